import { parseArgs } from "node:util";

/**
 * The numbers that a program of ours is given by options, `--runs 20`, over these. What is no such option, or no whole number,
 * ends the program with a line that says so.
 */
export function askedNumbers<Numbers extends Readonly<Record<string, number | undefined>>>(usual: Numbers): Numbers {
  try {
    if (process.argv.slice(2).includes("--help")) {
      process.stdout.write(known(usual));
      process.exit(0);
    }
    const options = Object.fromEntries(Object.keys(usual).map((name) => [name, { type: "string" as const }]));
    const given = Object.entries(parseArgs({ options }).values).map(([name, text]) => [name, wholeNumber(name, text)]);
    return { ...usual, ...Object.fromEntries(given) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    process.stderr.write(`${error.message}\n${known(usual)}`);
    process.exit(2);
  }
}

function known(usual: Readonly<Record<string, number | undefined>>): string {
  const options = Object.entries(usual).map(
    ([name, number]) => `--${name} N${number === undefined ? "" : ` (${number})`}`,
  );
  return `Options: ${options.join(", ")}\n`;
}

function wholeNumber(name: string, text: unknown): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new RangeError(`--${name} is "${text}": give a whole number`);
}
