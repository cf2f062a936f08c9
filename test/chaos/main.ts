import { describeError } from "../../src/shared/index.ts";
import { askedNumbers } from "../support/asked-numbers.ts";
import { type FaultedEnd, playPlan } from "../support/harness/fault-journey.ts";
import { faultPlan } from "../support/harness/fault-plan.ts";

/*
 * `npm run chaos -- --runs N --seed S [--beside B] [--worlds W]`: N plans of faults from seed S on, B at a time, W of a hundred in
 * one or two worlds as well; one line for each, and for those that broke a promise the plan and what everybody saw. Ends badly
 * when a promise was broken.
 */

const { runs, seed, beside, worlds } = askedNumbers({ runs: 10, seed: 1, beside: 2, worlds: 0 });
const seeds = Array.from({ length: runs }, (_, n) => seed + n);
let failed = 0;

async function play(seed: number): Promise<void> {
  const plan = faultPlan(seed, { worlds });
  const end = await playPlan(plan).catch((error: unknown): FaultedEnd => {
    const broken = [error instanceof Error ? (error.stack ?? error.message) : describeError(error)];
    return { seed, end: "broke off", turns: 0, refused: [], broken, scene: null };
  });
  const told = [end.end, `${end.turns} turns`, `${plan.troubles.length} troubles`, `${end.broken.length} broken`];
  if (plan.worlds.length > 0) told.push(`in: ${plan.worlds.join(" + ")}`);
  console.log(`${seed}: ${told.join(", ")}`);
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
