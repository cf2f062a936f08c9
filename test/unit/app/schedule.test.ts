import { expect, it } from "vitest";
import type { Queue, QueuedRun } from "../../../src/app/keyed-queue.ts";
import { createLog } from "../../../src/app/log.ts";
import { createMetrics } from "../../../src/app/metrics.ts";
import { createSchedule } from "../../../src/app/schedule.ts";
import { heardComments } from "../../../src/app/sweep/index.ts";
import { HostError } from "../../../src/shared/index.ts";
import { fakeEngine } from "./app-under-test.ts";

const REPO = { id: "R_airports", owner: "acme", name: "airports" };
/** How often the queue tries what fails for a passing reason. */
const TRIES = 6;

it("a comment that was not shown for as long as it is tried is asked about again, should a sweep find it later", async () => {
  let minute = 0;
  const heard = heardComments({ now: () => new Date(minute * 60_000).toISOString() });
  const runs: QueuedRun[] = [];
  const queue = { trigger: (_: string, run: QueuedRun) => void runs.push(run) } as unknown as Queue;
  const engine = fakeEngine({
    issueComment: () => Promise.reject(new HostError("it cannot be seen yet", { retryable: true, status: 404 })),
  });
  const openRepo = async () => ({ engine, slugOfPull: async () => null });
  const log = createLog({ level: "info", secrets: [], to: { write: () => undefined } });
  const take = createSchedule({ queue, openRepo, heard, metrics: createMetrics(), log });
  take({ installation: 4, repo: REPO, target: { kind: "issue-comment", issue: 12, comment: 7 } }, "sweep");
  for (let tries = 1; tries < TRIES; tries += 1) await expect(runs[0]?.()).rejects.toThrow("cannot be seen yet");
  await runs[0]?.();
  expect([heard.has(REPO, 7), heard.isDue(REPO, 7)]).toEqual([false, false]);
  minute = 1;
  expect(heard.isDue(REPO, 7)).toBe(true);
});
