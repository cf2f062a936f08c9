import { describeError } from "../../src/shared/index.ts";
import { askedNumbers } from "../support/asked-numbers.ts";
import { type FaultedEnd, playPlan } from "../support/harness/fault-journey.ts";
import { faultPlan } from "../support/harness/fault-plan.ts";

/*
 * `npm run chaos -- --runs N --seed S [--beside B]`: N plans of faults from seed S on, B at a time; one line for each, and for
 * those that broke a promise the plan and what everybody saw. Ends badly when a promise was broken.
 */

const { runs, seed, beside } = askedNumbers({ runs: 10, seed: 1, beside: 2 });
const seeds = Array.from({ length: runs }, (_, n) => seed + n);
let failed = 0;

async function play(seed: number): Promise<void> {
  const plan = faultPlan(seed);
  const end = await playPlan(plan).catch((error: unknown): FaultedEnd => {
    const broken = [error instanceof Error ? (error.stack ?? error.message) : describeError(error)];
    return { seed, end: "broke off", turns: 0, refused: [], broken, scene: null };
  });
  console.log(`${seed}: ${end.end}, ${end.turns} turns, ${plan.troubles.length} troubles, ${end.broken.length} broken`);
  if (end.broken.length === 0) return;
  failed += 1;
  console.log(JSON.stringify({ broken: end.broken, refused: end.refused, plan }, shown, 1));
  console.log(end.scene ?? "");
}

/** Expressions in the way people write them. */
function shown(_: string, value: unknown): unknown {
  return value instanceof RegExp ? String(value) : value;
}

async function playOneByOne(): Promise<void> {
  for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) await play(seed);
}

const began = process.cpuUsage();
await Promise.all(Array.from({ length: Math.max(1, beside) }, playOneByOne));
const { user, system } = process.cpuUsage(began);
console.log(`${failed} broke a promise; ${Math.round((user + system) / 1e6)} s of CPU in this process`);
if (failed > 0) process.exitCode = 1;
