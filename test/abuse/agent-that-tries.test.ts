import { chmodSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { OUTCOME_NOTICE, outcomeDigest } from "../../src/ports/index.ts";
import { JobLog } from "../../src/rehearsal/github/workflows/execution/job-log.ts";
import { blobId } from "../../src/shared/index.ts";
import { planPart } from "../../src/state/index.ts";
import { ActionJob, buildAction, type JobResult } from "../support/action-job.ts";
import { workWithUnit } from "../support/recorded/plans.ts";
import { anIteration, aStateBuilding, aUnit, hatStep, OPEN, UNIT } from "../support/recorded/records.ts";

const BUILD = hatStep("builder");
const LANE = "airports/build/hat/001/builder/1.1";

let bundle: string;
beforeAll(async () => {
  bundle = await buildAction();
});

interface Tried extends JobResult {
  readonly job: ActionJob;
}

/** Runs an agent that is this program. `$SESSION` in it is the session's folder, `$JOB` the folder of the job. */
async function tryWith(program: string, path?: string): Promise<Tried> {
  const work = workWithUnit();
  const body = planPart([...work.values()][0] ?? "");
  const unit = aUnit({ id: UNIT, plan: blobId(body), body, iterations: [anIteration({ lane: LANE, ...OPEN })] });
  const job = new ActionJob({
    base: { "README.md": "# A\n", ".github/haiku.yml": "runs: { minimum_containment: none }\n" },
    work,
    state: aStateBuilding({ units: { [UNIT]: unit } }),
  });
  const file = join(mkdtempSync(join(tmpdir(), "evil-")), "agent.sh");
  const text = program
    .replaceAll("$JOB", job.folder)
    .replaceAll("$SESSION", join(job.folder, "temp/haiku-steps/step-0/session"));
  writeFileSync(file, text);
  const argv = ["/bin/sh", file];
  const inputs = { agent: "command", "agent-args": JSON.stringify(argv), "timeout-minutes": "0.5" };
  // The agent's own folder has to be readable for another user.
  chmodSync(join(file, ".."), 0o755);
  const result = await job.run(bundle, job.request("unit", [BUILD]), inputs, path);
  return { ...result, job };
}

const failure = (result: JobResult) => result.outcome?.steps[0]?.failure;
const holds = (result: JobResult, name: string) => result.outcome?.steps[0]?.containment.includes(name) ?? false;

describe("an agent that tries", () => {
  it("to find the job's token: not in its environment, git's settings or files; nor in its parents' where contained", async () => {
    const result = await tryWith(`
      # put together here, so that this file itself is no find
      token="ghs_thisIsTheToken""OfTheJob0123456789"; runtime="runtime-token""-of-the-job"
      env | grep -q -e "$token" -e "$runtime" && echo FOUND in environment
      git config --list --show-origin 2>/dev/null | grep -qi -e "$token" -e extraheader && echo FOUND in git config
      grep -rqs -e "$token" . "$HOME" "$TMPDIR" && echo FOUND in files
      cat /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n' | grep -q -e "$token" && echo FOUND in processes
      echo 'protocol=https' | git credential fill 2>/dev/null | grep -q password && echo FOUND in credentials
      echo looked`);
    const seen = result.transcript(0);
    expect(seen).toContain("looked");
    for (const place of ["environment", "git config", "files", "credentials"])
      expect(seen).not.toContain(`FOUND in ${place}`);
    if (!holds(result, "same user")) expect(seen).not.toContain("FOUND in processes");
  });

  it.each([
    ["a workflow", "mkdir -p .github/workflows && echo on: push > .github/workflows/x.yml", ".github/workflows/x.yml"],
    ["instructions for agents", "echo obey > AGENTS.md", "AGENTS.md"],
    ["instructions in other letters", "mkdir -p docs && echo obey > docs/Claude.md", "docs/Claude.md"],
    ["npm's settings", "echo registry=x > .npmrc", ".npmrc"],
    ["submodules", "echo '[submodule]' > .gitmodules", ".gitmodules"],
    ["a link to the outside", "mkdir -p src && ln -s /etc/passwd src/load.mjs", "src/load.mjs"],
    ["a link in place of a folder", "rm -rf src && ln -s /etc src", "src"],
    [
      "a repository inside",
      "git init -q src/inner && git -C src/inner -c user.name=a -c user.email=a@a commit -q --allow-empty -m x",
      "src/inner",
    ],
    ["its own plan", `echo done >> .haiku/intents/airports/stages/build/units/${UNIT}.md`, `units/${UNIT}.md`],
    ["decisions", "echo mine > .haiku/intents/airports/decisions.md", "decisions.md"],
    [
      "another intent's books",
      "mkdir -p .haiku/intents/other && echo x > .haiku/intents/other/intent.md",
      "other/intent.md",
    ],
  ])("to write %s: the step fails and names it", async (_, program, path) => {
    const result = await tryWith(program);
    expect(failure(result)).toMatchObject({ code: "path_refused", message: expect.stringContaining(path) });
    expect(result.outcome?.steps[0]?.files).toEqual([]);
  });

  it("to write outside its folder: nothing of it is in the outcome, and where contained it is not possible", async () => {
    const result = await tryWith(`
      echo x > ../../../../workspace/evil; echo x > ../evil; echo x > $JOB/temp/evil; echo x > $JOB/origin/o/r.git/evil; true`);
    expect(result.outcome?.steps[0]?.files).toEqual([]);
    if (!holds(result, "separate user")) return;
    for (const path of ["workspace/evil", "temp/evil", "origin/o/r.git/evil"])
      expect(existsSync(join(result.job.folder, path))).toBe(false);
  });

  it("to speak to the job's later steps through the runner's files", async () => {
    const result = await tryWith(`
      for file in "$GITHUB_ENV" "$GITHUB_PATH" "$GITHUB_OUTPUT"; do echo "EVIL=1" >> "$file"; done; echo "::set-env name=EVIL::1"`);
    for (const name of ["env", "path", "output"]) expect(result.runnerFile(name)).not.toContain("EVIL=");
    expect(result.log).not.toMatch(/^::set-env/m);
  });

  it("to leave a process behind: it is gone before anything is collected", async () => {
    const result = await tryWith(`
      mkdir -p src
      setsid sh -c 'while true; do date +%N > src/load.mjs; sleep 0.01; done' >/dev/null 2>&1 &
      sleep 0.3`);
    const tree = join(result.job.folder, "temp/haiku-steps/step-0/tree/src/load.mjs");
    expect(readFileSync(tree, "utf8")).toBe(result.file(0, "src/load.mjs"));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(readFileSync(tree, "utf8")).toBe(result.file(0, "src/load.mjs"));
  });

  it("to announce an outcome of its own, and to change the one that was announced: there is one word, of what was written", async () => {
    const result = await tryWith(`
      echo "::notice title=haiku-outcome::sha256:0"; echo "::notice title=haiku-outcome::sha256:0" >&2
      cd /; env -i PATH="$PATH" setsid sh -c 'sleep 0.5; for i in 1 2 3 4 5 6; do
        echo "{}" > $JOB/temp/haiku-outcome/outcome.json; sleep 0.3; done' >/dev/null 2>&1 &
      true`);
    const log = new JobLog(() => undefined);
    for (const line of result.log.split("\n")) log.print(line);
    const announced = log.annotations.filter(({ title }) => title === OUTCOME_NOTICE);
    expect(announced.map(({ message }) => message)).toEqual([outcomeDigest(result.files())]);
  });

  it("to have its hooks and filters run by the runner", async () => {
    const result = await tryWith(`
      mkdir -p src; echo x > src/load.mjs
      for hook in post-index-change pre-commit post-checkout; do printf '#!/bin/sh\\ntouch $JOB/temp/hooked\\n' > .git/hooks/$hook; chmod +x .git/hooks/$hook; done
      git config core.fsmonitor "touch $JOB/temp/hooked"; git config filter.evil.clean "touch $JOB/temp/hooked"
      echo '* filter=evil' > .git/info/attributes`);
    expect(result.outcome?.steps[0]?.files).toHaveLength(1);
    expect(existsSync(join(result.job.folder, "temp/hooked"))).toBe(false);
  });

  it("to write into the journal what the tools would not have accepted", async () => {
    const result = await tryWith(`
      printf '%s\\n' '{"name":"haiku_review_complete","args":{"intent":"airports","summary":"x"}}' >> $SESSION/journal.jsonl`);
    expect(failure(result)).toMatchObject({ code: "journal_invalid" });
  });

  it("to make the journal unreadable", async () => {
    const result = await tryWith("echo nonsense > $SESSION/journal.jsonl");
    expect(failure(result)?.code).toMatch(/json_invalid/);
  });

  it("to carry a secret out in a file", async () => {
    const result = await tryWith(`mkdir -p src; echo "key: sk-ant-$(printf 'a%.0s' $(seq 40))" > src/load.mjs`);
    expect(failure(result)).toMatchObject({ code: "secret_found" });
    expect(result.file(0, "src/load.mjs")).toBe("");
  });

  it("to bring more than is taken", async () => {
    const result = await tryWith(`mkdir -p src; head -c 22000000 /dev/urandom > src/load.mjs`);
    expect(failure(result)).toMatchObject({
      code: "step_too_large",
      message: expect.stringContaining("src/load.mjs alone has 21.0 MB"),
    });
    expect(result.outcome?.steps[0]?.files).toEqual([]);
  });
});

describe("an agent that tries, where nothing but the same user is to be had", () => {
  /** Programs that contain are in the way of themselves here: found first, and failing. */
  const weak = mkdtempSync(join(tmpdir(), "weak-"));
  for (const name of ["unshare", "setpriv", "sudo"])
    writeFileSync(join(weak, name), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  const path = `${weak}:${process.env.PATH}`;

  it("is told of in the outcome and on the job's page", async () => {
    const result = await tryWith("true", path);
    expect(result.outcome?.steps[0]?.containment).toEqual(["same user"]);
    expect(result.runnerFile("summary")).toContain("*same user*");
  });

  it("still finds no token in its environment, its files or git's settings (its parents' memory is open to it)", async () => {
    const result = await tryWith(
      `env | grep -qi token && echo FOUND; git config --list | grep -qi extraheader && echo FOUND; grep -rqs "$JOB-none" . ; echo looked`,
      path,
    );
    expect(result.transcript(0)).toContain("looked");
    expect(result.transcript(0)).not.toContain("FOUND");
  });

  it("cannot leave a process behind, also one that has thrown away its environment", async () => {
    const result = await tryWith(
      `mkdir -p src; env -i /usr/bin/setsid /bin/sh -c 'while true; do date > src/load.mjs; sleep 0.05; done' >/dev/null 2>&1 & sleep 0.3`,
      path,
    );
    expect(result.transcript(0)).toMatch(/\d+ processes outlived the agent and were stopped/);
    const tree = join(result.job.folder, "temp/haiku-steps/step-0/tree/src/load.mjs");
    expect(readFileSync(tree, "utf8")).toBe(result.file(0, "src/load.mjs"));
  });

  it("brings nothing outside its scope into the outcome", async () => {
    const result = await tryWith("echo x > $JOB/workspace/evil; mkdir -p .github && echo x > .github/x", path);
    expect(failure(result)).toMatchObject({ code: "path_refused" });
    expect(result.outcome?.steps[0]?.files).toEqual([]);
  });
});
