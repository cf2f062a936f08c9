import { beforeAll, describe, expect, it } from "vitest";
import { findContainment } from "../../src/agents/index.ts";
import type { RunRequest } from "../../src/ports/index.ts";
import { SEAL_FILE } from "../../src/ports/outcome-seal.ts";
import { parseKeyValues } from "../../src/rehearsal/github/workflows/execution/command-files.ts";
import { type ActionJob, buildAction, type JobResult } from "../support/action-job.ts";
import { aJob, aJobOfFixes, aJobOfGates, aJobOfReviews, BUILD } from "../support/build-jobs.ts";
import { playAction } from "../support/harness/action-in-process.ts";
import { agentInProcess } from "../support/harness/agent-in-process.ts";

/*
 * The Action in this process does what the shipped one does as a process: the same job once by each, compared by
 * everything a runner and the App see of it, but for times and for what is made anew each time.
 */

type Case = () => readonly [job: ActionJob, request: RunRequest, inputs: Readonly<Record<string, string>>];
/** What comes of it: the exit code, and of each step the error it ended with, if any; null: nothing to upload. */
type End = readonly [code: number, failures: readonly (string | null)[] | null];

const PLAYED = { agent: "rehearsal" };

function aUnitsJob(change: Partial<RunRequest> = {}): readonly [ActionJob, RunRequest] {
  const job = aJob();
  return [job, job.request("unit", [BUILD], change)];
}

const NOTHING: Readonly<Record<string, string>> = { agent: "command", "agent-args": '["echo", "I do nothing"]' };
const SIDE_BY_SIDE = "reviews side by side";

const CASES: Readonly<Record<string, readonly [Case, End]>> = {
  "hat after hat, with a refusal on the way and gates": [() => [...aUnitsJob(), PLAYED], [0, [null, null]]],
  [SIDE_BY_SIDE]: [() => [...aJobOfReviews(), PLAYED], [0, [null, null]]],
  "fixes in turn, one of them beyond its playbook": [
    () => [...aJobOfFixes(), PLAYED],
    [0, [null, "no_ending_command", null]],
  ],
  "quality gates": [() => [...aJobOfGates(), { command: "gates" }], [0, [null]]],
  "an agent that is a program": [() => [...aUnitsJob(), NOTHING], [0, ["no_ending_command"]]],
  "a step that is not open": [
    () => [...aUnitsJob({ steps: ["airports/build/hat/001/builder/2.1"] }), PLAYED],
    [1, null],
  ],
  "a command that there is not": [() => [...aUnitsJob(), { command: "dance" }], [1, null]],
  "minutes that are no number": [() => [...aUnitsJob(), { "timeout-minutes": "soon" }], [1, null]],
};

let bundle: string;
beforeAll(async () => {
  bundle = await buildAction();
});

async function inProcess(
  [job, request, inputs]: ReturnType<Case>,
  signal: AbortSignal = new AbortController().signal,
  heard?: (line: string) => void,
): Promise<JobResult> {
  const lines: string[] = [];
  const onLine = (line: string): void => {
    lines.push(line);
    heard?.(line);
  };
  const begin: Parameters<ActionJob["runBy"]>[0] = async (given) => {
    const foreign = { ...agentInProcess(signal), findContainment };
    const code = await playAction({ ...given, signal, onLine }, foreign);
    return { code, log: lines.join("\n") };
  };
  return job.runBy(begin, request, inputs);
}

/** Everything that is seen of a job, with names for what differs from job to job. */
function seen(result: JobResult, { folder, sha }: ActionJob, inOrder: boolean) {
  const plain = (text: string): string =>
    [folder, ...Object.values(sha)]
      .reduce((rest, word, at) => rest.replaceAll(word, `<${at}>`), text)
      .replaceAll(/\b\d+(\.\d+)? m?s\b/g, "<time>")
      .replaceAll(/"(started_at|completed_at|agent_ms|duration_ms|prompt)": ?("[^"]*"|[\d.]+)/g, '"$1"')
      .replaceAll(/sha256:[0-9a-f]{64}|ed25519:[A-Za-z0-9+=/]+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/g, "<new>");
  const files = result.outcome ? [...result.files()] : [];
  const log = plain(result.log)
    .trimEnd()
    .split("\n")
    .filter((line) => !line.startsWith("    at "));
  return {
    end: [result.code, result.outcome?.steps.map(({ failure }) => failure?.code ?? null) ?? null],
    // Where several agents speak at once their lines mix as they come; what the runner is told does not.
    said: log.filter((line) => line.startsWith("::")),
    log: inOrder ? log : log.toSorted(),
    uploaded: Object.fromEntries(
      files.map(([path, bytes]) => [path, path === SEAL_FILE ? "" : plain(Buffer.from(bytes).toString("utf8"))]),
    ),
    outputs: Object.fromEntries(parseKeyValues(plain(result.runnerFile("output")))),
    summary: plain(result.runnerFile("summary")),
    others: ["env", "path", "state"].map((name) => result.runnerFile(name)),
  };
}

describe("the Action in this process and the shipped one", () => {
  it.each(Object.entries(CASES))("agree on %s", async (name, [make, end]) => {
    const [shipped, played] = [make(), make()];
    const [job, request, inputs] = shipped;
    const inOrder = name !== SIDE_BY_SIDE;
    const real = seen(await job.run(bundle, request, inputs), job, inOrder);
    expect(real.end).toEqual(end);
    expect(seen(await inProcess(played), played[0], inOrder)).toEqual(real);
  });

  it("leave nothing to upload when the job is cancelled", async () => {
    const cancelling = new AbortController();
    const result = await inProcess([...aUnitsJob(), PLAYED], cancelling.signal, (line) => {
      if (line.includes("by a playbook")) cancelling.abort();
    });
    expect([result.code, result.outcome]).toEqual([130, null]);
  });
});
