import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { blobId } from "../../src/shared/index.ts";
import { planPart } from "../../src/state/index.ts";
import { ActionJob, buildAction, type JobResult } from "../support/action-job.ts";
import { workWithUnit } from "../support/recorded/plans.ts";
import { anIteration, aStateBuilding, aUnit, hatStep, OPEN, UNIT } from "../support/recorded/records.ts";
import { LEVELS, type Level, pathOf } from "./levels.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const BUILD = hatStep("builder");
const WEAK = LEVELS.find(({ name }) => name.startsWith("same user")) as Level;

let bundle: string;
beforeAll(async () => {
  bundle = await buildAction();
});

/** A job with this configuration whose agent says that it was started. */
async function jobWith(config: string, path?: string): Promise<JobResult & { readonly job: ActionJob }> {
  const work = workWithUnit();
  const body = planPart([...work.values()][0] ?? "");
  const iterations = [anIteration({ lane: "airports/build/hat/001/builder/1.1", ...OPEN })];
  const unit = aUnit({ id: UNIT, plan: blobId(body), body, iterations });
  const base = { "README.md": "# A\n", ".gitignore": "installed\n", ".github/haiku.yml": config };
  const job = new ActionJob({ base, work, state: aStateBuilding({ units: { [UNIT]: unit } }) });
  const argv = ["/bin/sh", "-c", "echo started; cat installed/who"];
  const inputs = { agent: "command", "agent-args": JSON.stringify(argv), "timeout-minutes": "1" };
  return { ...(await job.run(bundle, job.request("unit", [BUILD]), inputs, path)), job };
}

describe("before any step of a job", () => {
  it("a machine that keeps agents too near begins none, and says what to do", async () => {
    const { code, outcome, transcript } = await jobWith("{}\n", pathOf(WEAK));
    const failure = outcome?.steps[0]?.failure;
    expect([code, failure?.code]).toEqual([0, "containment_too_weak"]);
    expect(failure?.message).toMatch(/asks for separate-user.*not the step's fault.*minimum_containment: none/s);
    expect(transcript(0)).not.toContain("started");
  });

  it("the project's own set-up runs as another user, and every step has what it installed", async () => {
    const { outcome, transcript, log, job } = await jobWith(
      "runs: { setup: ['mkdir installed', 'id -u > installed/who; echo ::warning::installed'] }\n",
    );
    expect(outcome?.steps[0]?.containment).toContain("separate user");
    expect(transcript(0)).toMatch(/^started\n\d{5,}$/m);
    expect(log).toContain("│ ::warning::installed");
    expect(existsSync(join(job.workspace, "installed"))).toBe(false);
  });

  it("a set-up that fails is the failure of the steps, with its last line", async () => {
    const { code, outcome, transcript } = await jobWith("runs: { setup: ['echo no such package; exit 3'] }\n");
    const failure = outcome?.steps[0]?.failure;
    expect([code, failure?.code]).toEqual([0, "setup_failed"]);
    expect(failure?.message).toContain("ended with exit code 3: no such package");
    expect(transcript(0)).not.toContain("started");
  });

  it("no file holds the environment that was handed over", async () => {
    const { job } = await jobWith("{}\n");
    expect(readdirSync(join(job.folder, "temp")).filter((name) => name.startsWith("haiku-environment"))).toEqual([]);
    expect(readFileSync(join(job.folder, "output"), "utf8")).toContain("result");
  });
});
