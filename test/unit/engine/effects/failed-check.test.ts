import { expect, it } from "vitest";
import { fileCheck } from "../../../../src/engine/effects/failed-check.ts";
import type { Observation } from "../../../../src/engine/observe/observation.ts";
import type { EnginePorts } from "../../../../src/engine/ports.ts";
import type { PullRequestSeen } from "../../../../src/ports/index.ts";
import { aPull } from "../../../support/recorded/observation.ts";

const ACT = { act: "file_check", stage: "build", name: "ci", ref: "check:ci@h" } as const;
const WORLD = { work: { commit: "c0ffee" }, facts: { now: "2026-11-21T12:00:00.000Z" } } as Observation; // nothing else is read
const report = async (id: number) => ({ title: `run ${id}`, summary: null, url: null, annotations: [] });
const PORTS = { checks: { report } } as unknown as EnginePorts; // nothing else is asked

const run = (id: number, conclusion: string): PullRequestSeen["checks"][number] => {
  return {
    id,
    node_id: `CR_${id}`,
    name: "ci",
    app: id,
    app_slug: "ci-app",
    status: "completed",
    conclusion,
    title: null,
    external_id: null,
    started_at: null,
  };
};
const status = (state: "failed" | "success") => ({ name: "ci", state, description: `status ${state}`, url: null });

it.each<[string, Pick<PullRequestSeen, "checks" | "statuses">, string]>([
  [
    "the run that failed, though another app's of that name passed",
    { checks: [run(1, "success"), run(2, "failure")], statuses: [] },
    "run 2",
  ],
  [
    "the status, when the run of that name passed",
    { checks: [run(1, "success")], statuses: [status("failed")] },
    "status failed",
  ],
])("a finding holds what is said by %s", async (_, seen, words) => {
  const [event] = await fileCheck(PORTS, WORLD, aPull(seen), ACT);
  if (event?.do !== "file") return expect.fail("nothing was filed");
  const [finding] = event.findings;
  expect(finding).toMatchObject({ stage: "build", source_ref: "check:ci@h", severity: "blocker", parked: false });
  expect(finding?.body).toContain(words);
});
