import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import type { ActionJob, JobResult } from "../support/action-job.ts";
import { aBuildState, aJob, aJobOfGates, BUILD } from "../support/build-jobs.ts";
import { CONTAINER, HOSTED, type Machine, on } from "../support/machines/machine.ts";

vi.setConfig({ testTimeout: 120_000 });

const CONTENT = "what the model has learned\n".repeat(100);
const SHA256 = createHash("sha256").update(CONTENT).digest("hex");
const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${SHA256}\nsize ${CONTENT.length}\n`;
const PROJECT = {
  ".gitattributes": "* text=auto\n*.bin filter=lfs diff=lfs merge=lfs -text\n*.cmd text eol=crlf\n",
  ".gitignore": "/node_modules\n",
  "model.bin": POINTER,
  "run.cmd": "echo\r\n",
  "src/old.mjs": "one\ntwo\n",
};

function put(job: ActionJob, path: string, text: string): void {
  mkdirSync(dirname(join(job.workspace, path)), { recursive: true });
  writeFileSync(join(job.workspace, path), text);
}

/** A builder in that project who is this shell script; `before` is what the job's own steps have done. */
async function builder(
  script: string,
  {
    machine = CONTAINER,
    runs = "{}",
    before = () => undefined,
  }: {
    readonly machine?: Machine;
    readonly runs?: string;
    readonly before?: (job: ActionJob) => void;
  } = {},
): Promise<JobResult> {
  const ledger = aBuildState({}, ["src/", "made.txt", "model.bin", "new.bin", "run.cmd"]);
  const job = aJob(ledger, { ...PROJECT, ".github/haiku.yml": `runs: ${runs}\n` });
  before(job);
  const inputs = { agent: "command", "agent-args": JSON.stringify(["/bin/sh", "-c", script]), "timeout-minutes": "1" };
  return job.runBy(on(machine, job), job.request("unit", [BUILD]), inputs);
}

const changed = ({ outcome }: JobResult) => outcome?.steps[0]?.files.map(({ path }) => path);
const failure = ({ outcome }: JobResult) => outcome?.steps[0]?.failure;
const PROMPT = "cat ../session/prompt.md";

describe("files kept in Git LFS", () => {
  const fetched = (job: ActionJob) => {
    const kept = `.git/lfs/objects/${SHA256.slice(0, 2)}/${SHA256.slice(2, 4)}/${SHA256}`;
    put(job, kept, CONTENT);
  };

  it.each([
    ["in its LFS store", fetched],
    ["in the checkout", (job: ActionJob) => put(job, "model.bin", CONTENT)],
  ])("are there with their content where the job has it %s", async (_, before) => {
    const result = await builder(`sha256sum model.bin; git status --porcelain; ${PROMPT}`, { machine: HOSTED, before });
    expect(result.transcript(0)).toContain(`${SHA256}  model.bin\n# `);
    expect(result.transcript(0)).toContain("- `model.bin`: with its content");
    expect([failure(result)?.code, changed(result)]).toEqual(["no_ending_command", []]);
  });

  it("are named as pointers where it has not", async () => {
    const result = await builder(`cat model.bin; ${PROMPT}`);
    expect(result.transcript(0)).toContain(POINTER);
    expect(result.transcript(0)).toContain("- `model.bin`: **a pointer only**, its content is not here");
    expect(changed(result)).toEqual([]);
  });

  it.each([
    ["a pointer that is written over", "printf NEW > model.bin", "model.bin", () => undefined],
    ["content that is written over", "printf NEW > model.bin", "model.bin", fetched],
    ["a new file", "printf NEW > new.bin", "new.bin", () => undefined],
  ])("are not taken from a step: %s", async (_, script, path, before) => {
    const result = await builder(script, { before });
    const message = `the agent changed ${path}: it is kept in Git LFS: not taken`;
    expect(failure(result)).toEqual({ code: "path_refused", message });
    expect(changed(result)).toEqual([]);
  });
});

describe("ends of lines", () => {
  it("leave a step as git itself would store them, and are no change where git sees none", async () => {
    const write =
      "printf 'one\\r\\ntwo\\r\\n' > src/old.mjs; printf 'a\\r\\nb\\r\\n' > src/new.mjs; printf 'echo 2\\r\\n' > run.cmd";
    const result = await builder(`od -c run.cmd | head -1; ${write}`);
    expect(result.transcript(0)).toMatch(/e {3}c {3}h {3}o {2}\\r {2}\\n/);
    expect(changed(result)).toEqual(["run.cmd", "src/new.mjs"]);
    expect(result.file(0, "src/new.mjs")).toBe("a\nb\n");
    expect(result.file(0, "run.cmd")).toBe("echo 2\n");
  });
});

describe("what a set-up has made and git does not ignore", () => {
  const setUp = { runs: "{ setup: ['mkdir -p src/gen; echo made > src/gen/made.mjs; echo made > made.txt'] }" };

  it("is there for agents, and no change of theirs; what they put beside it is one", async () => {
    const result = await builder("cat src/gen/made.mjs; git status --porcelain; echo x > src/gen/mine.mjs", setUp);
    expect(result.transcript(0)).toBe("made\n");
    expect(changed(result)).toEqual(["src/gen/mine.mjs"]);
  });

  it("is there for gates as well, and what the job's own steps have made, but no login", async () => {
    const gate = "cat src/gen/made.mjs made.txt; ls gha-creds-1.json; true";
    const [job, request] = aJobOfGates({ gate, more: { ...PROJECT, ".github/haiku.yml": `runs: ${setUp.runs}\n` } });
    put(job, "gha-creds-1.json", "{}");
    const { outcome, log } = await job.runBy(on(CONTAINER, job), request, { command: "gates" });
    expect(outcome?.steps[0]?.gates[0]?.tail, log).toMatch(/^made\nmade\n.*gha-creds-1.json.*No such file/s);
  });

  it("is told apart from what a step was to write: that is refused by name and not lost", async () => {
    const result = await builder("echo mine > made.txt", setUp);
    expect(failure(result)?.message).toMatch(/made\.txt: the project's set-up has made it.*not taken/);
  });
});
