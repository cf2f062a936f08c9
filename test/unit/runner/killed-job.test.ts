import { spawn } from "node:child_process";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { readOutcome } from "../../../src/engine/outcomes/read-outcome.ts";
import { KEY_NOTICE, OUTCOME_NOTICE, type RunRequest } from "../../../src/ports/index.ts";
import { JobLog } from "../../../src/rehearsal/github/workflows/execution/job-log.ts";
import { blobId } from "../../../src/shared/index.ts";
import { type ActionJob, buildAction, type JobResult, type JobStart } from "../../support/action-job.ts";
import { aJob, BUILD } from "../../support/build-jobs.ts";

let bundle: string;
beforeAll(async () => {
  bundle = await buildAction();
});

/** It speaks until nobody listens any more, so that nothing of it outlives the test. */
const VERIFIER = "while echo I am verifying; do sleep 0.1; done";
const MIXED = `runs: { minimum_containment: none }
agents:
  default: { use: rehearsal }
  roles: { "hat:verifier": { use: command, args: [/bin/sh, -c, "${VERIFIER}"] } }
`;

/** Starts the Action and kills all of it with SIGKILL as soon as its log holds this. */
function killedAt(words: string): JobStart {
  return ({ env, cwd }) =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [join(bundle, "main.mjs")], { env, cwd, detached: true });
      let log = "";
      const hear = (piece: Buffer): void => {
        log += piece.toString();
        if (log.includes(words) && child.pid !== undefined && child.signalCode === null)
          process.kill(-child.pid, "SIGKILL");
      };
      child.stdout.on("data", hear);
      child.stderr.on("data", hear);
      child.on("exit", (code) => resolve({ code, log }));
    });
}

/** What the App takes of it, by what the runner had heard of the job. */
function read(result: JobResult, request: RunRequest) {
  const log = new JobLog(() => undefined);
  for (const line of result.log.split("\n")) log.print(line);
  const under = (title: string) => log.annotations.filter((one) => one.title === title).map(({ message }) => message);
  const { intent, lane } = request;
  const job = { intent, lane, dispatches: [], announced: under(OUTCOME_NOTICE), keys: under(KEY_NOTICE) };
  return { ...job, outcome: readOutcome(result.files(), { ...job, version: "0.1.0" }) };
}

describe("a unit's job that is killed in its second step", () => {
  it("leaves the first, whole and sealed, and the App takes it", async () => {
    const job: ActionJob = aJob(undefined, { ".github/haiku.yml": MIXED });
    const request = job.request("unit", [BUILD]);
    const result = await job.runBy(killedAt("│ I am verifying"), request, {});
    expect(result.code, result.log).toBeNull();
    const { announced, keys, outcome } = read(result, request);
    expect([announced.length, keys.length]).toEqual([0, 1]);
    expect(outcome.outcome.steps).toMatchObject([
      { key: request.lane, failure: null, files: [{ path: "src/load.mjs" }] },
    ]);
    expect(outcome.textOf(blobId("export const rows = 3;\n"))).toBe("export const rows = 3;\n");
    expect(result.transcript(0)).toContain("by a playbook");
  });
});
