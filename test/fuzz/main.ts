import { parseArgs } from "node:util";
import { fuzz } from "./fuzz.ts";

/* `npm run fuzz -- --runs N --seed S [--only CASE]`: figures as JSON; ends badly when a promise was broken. */

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "5000" },
    seed: { type: "string", default: "1" },
    only: { type: "string" },
  },
});

function whole(name: string, text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new RangeError(`--${name} is "${text}": give a whole number`);
}

const only = values.only === undefined ? {} : { only: whole("only", values.only) };
const asked = { runs: whole("runs", values.runs), seed: whole("seed", values.seed), ...only };
const began = process.cpuUsage();
const report = await fuzz(asked);
const { user, system } = process.cpuUsage(began);
console.log(JSON.stringify({ ...asked, ...report, cpu_seconds: Math.round((user + system) / 1e6) }, null, 2));
if (report.failures.length > 0) process.exitCode = 1;
