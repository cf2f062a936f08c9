import { askedNumbers } from "../support/asked-numbers.ts";
import { fuzz } from "./fuzz.ts";

/* `npm run fuzz -- --runs N --seed S [--only CASE]`: figures as JSON; ends badly when a promise was broken. */

const { only: one, ...usual } = askedNumbers<{ runs: number; seed: number; only: number | undefined }>({
  ...{ runs: 5000, seed: 1, only: undefined },
});
const asked = { ...usual, ...(one === undefined ? {} : { only: one }) };
const began = process.cpuUsage();
const report = await fuzz(asked);
const { user, system } = process.cpuUsage(began);
console.log(JSON.stringify({ ...asked, ...report, cpu_seconds: Math.round((user + system) / 1e6) }, null, 2));
if (report.failures.length > 0) process.exitCode = 1;
