/** What test runners print when they executed nothing. */
const SIGNS: readonly { readonly runner: string; readonly sign: RegExp }[] = [
  { runner: "vitest", sign: /No test files found/ },
  { runner: "jest", sign: /No tests found|^Tests:\s+0 total$/m },
  { runner: "pytest", sign: /no tests ran|collected 0 items$/m },
  { runner: "node --test", sign: /^(?:#|ℹ) tests 0$/m },
  { runner: "mocha", sign: /^[^\S\n]*0 passing \(/m },
  { runner: "unittest", sign: /^Ran 0 tests in/m },
  { runner: "test runner", sign: /^[^\S\n]*no tests?(?: were)? (?:run|ran|found|executed|to run)\b/im },
];

/** The runner that says it executed no test, or null. Runs that print several summaries count when one has tests. */
export function ranNoTest(output: string): string | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are taken out before looking
  const plain = output.replace(/\u001b\[[0-9;]*m/g, "");
  if (/^(?:#|ℹ) tests [1-9]\d*$/m.test(plain) || /^[^\S\n]*[1-9]\d* pass(?:ing|ed)\b/m.test(plain)) return null;
  return SIGNS.find(({ sign }) => sign.test(plain))?.runner ?? null;
}
