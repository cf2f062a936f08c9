import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Figures } from "../../src/rehearsal/demo/figures.ts";
import { HostError } from "../../src/shared/index.ts";
import { costsOf, manyUnits, meanOf } from "../support/cost-of-steps.ts";
import { openStory } from "../support/story.ts";

/** Asked for each job besides what its outcome leads to: that it starts, and what it has brought. */
const ROUND_A_JOB = 2;

/**
 * What the intent of the demo asks of GitHub, from start to sealed, as the local one counts it; and what a step asks of it
 * where a stage has that many units, whose jobs are played by hand. Takes some minutes.
 */
export async function measureRequests() {
  return { ...measureDemo(), at_units: { 10: await measureUnits(10), 1000: await measureUnits(1000) } };
}

async function measureUnits(units: number) {
  await using story = await openStory();
  await story.starts();
  const { requests, contentWrites } = meanOf(await costsOf(story, manyUnits(units)));
  return { requests_per_step: rounded(requests + ROUND_A_JOB), content_writes_per_step: rounded(contentWrites) };
}

function measureDemo() {
  // Built beside the bench.
  const demo = join(dirname(fileURLToPath(import.meta.url)), "demo-in-process.mjs");
  const { stdout, stderr } = spawnSync(process.execPath, [demo, "--json"], { encoding: "utf8", maxBuffer: 1 << 24 });
  const last = stdout.trimEnd().split("\n").at(-1) ?? "";
  if (!last.startsWith("{")) throw new HostError(`the demo ended without figures\n${stderr}`, { retryable: false });
  const figures: Figures = JSON.parse(last);
  const { looks, points_per_look, finished_steps: steps, rest_requests, graphql_requests, content_writes } = figures;
  const perStep = (count: number): number => rounded(count / steps);
  return {
    ...{ steps, looks, points_per_look },
    requests_per_step: perStep(rest_requests + graphql_requests),
    content_writes_per_step: perStep(content_writes),
  };
}

function rounded(value: number): number {
  return Math.round(100 * value) / 100;
}
