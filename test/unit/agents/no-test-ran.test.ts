import { describe, expect, it } from "vitest";
import { ranNoTest } from "../../../src/agents/index.ts";

const CASES: readonly (readonly [string, string, string | null])[] = [
  ["vitest", "\u001b[31mNo test files found, exiting with code 0\u001b[39m", "vitest"],
  ["jest without tests", "No tests found, exiting with code 0", "jest"],
  ["jest with an empty suite", "Test Suites: 0 of 1 total\nTests:       0 total\nTime: 1 s", "jest"],
  ["pytest", "============ no tests ran in 0.01s ============", "pytest"],
  ["node --test", "TAP version 13\n1..0\n# tests 0\n# pass 0", "node --test"],
  ["node --test, spec reporter", "ℹ tests 0\nℹ suites 0", "node --test"],
  ["unittest", "Ran 0 tests in 0.000s\n\nOK", "unittest"],
  ["mocha", "\n  0 passing (2ms)\n", "mocha"],
  ["some runner", "no tests found", "test runner"],
  ["node --test with tests", "# tests 3\n# pass 3\n# fail 0", null],
  ["a monorepo of which one package has none", "No tests found\n# tests 4", null],
  ["vitest with tests", " Test Files  1 passed (1)\n      Tests  2 passed (2)", null],
  ["a linter", "Checked 12 files", null],
  ["nothing", "", null],
];

describe("a run without a test", () => {
  it.each(CASES)("%s", (_, output, runner) => {
    expect(ranNoTest(output)).toBe(runner);
  });
});
