import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Figures } from "../../src/rehearsal/demo/figures.ts";
import { HostError } from "../../src/shared/index.ts";

/** What the intent of the demo asks of GitHub, from start to sealed, as the local one counts it. Takes some minutes. */
export function measureRequests() {
  // Built beside the bench.
  const demo = join(dirname(fileURLToPath(import.meta.url)), "demo-in-process.mjs");
  const { stdout, stderr } = spawnSync(process.execPath, [demo, "--json"], { encoding: "utf8", maxBuffer: 1 << 24 });
  const last = stdout.trimEnd().split("\n").at(-1) ?? "";
  if (!last.startsWith("{")) throw new HostError(`the demo ended without figures\n${stderr}`, { retryable: false });
  const figures: Figures = JSON.parse(last);
  const { looks, points_per_look, finished_steps: steps, rest_requests, graphql_requests, content_writes } = figures;
  const perStep = (count: number): number => Math.round((100 * count) / steps) / 100;
  return {
    ...{ steps, looks, points_per_look },
    requests_per_step: perStep(rest_requests + graphql_requests),
    content_writes_per_step: perStep(content_writes),
  };
}
