import { chmod, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Octokit } from "@octokit/rest";
import { expect, it } from "vitest";
import { outcomeDigest, type RunRequest } from "../../src/ports/index.ts";
import { APP_SLUG } from "../../src/rehearsal/demo/demo-users.ts";
import { A_NOTE, branchOf } from "../support/a-note.ts";
import { dispatchedWorkflow } from "../support/dispatched-workflow.ts";
import { openStory, type Story } from "../support/story.ts";
import { artifactOf, made, SIGNED, stepOfWork } from "../support/story-jobs.ts";
import { HERE } from "../support/story-person.ts";

/*
 * Real jobs with the shipped Action, two processes of the App, a developer who may write and nothing else, and an agent
 * that does what it is not asked for. Nothing of theirs gets in; what they did is told.
 */

/** Many jobs with agents of their own: on a busy machine each of them takes its time. */
const PATIENCE_MS = 600_000;
const CONFIG = `agents:
  default: { use: rehearsal }
  roles: { maker: { use: command, args: [/bin/sh, tools/agent.sh] } }
permissions: { start: maintain, command: maintain, approve: maintain, waive: admin }
limits: { attempts: 2 }
runs: { minimum_containment: none }
`;

/** It begins once it is let go: until then the job that others claim to be is open. */
const agent = (letGo: string): string => `#!/bin/sh
until [ -e "${letGo}" ]; do sleep 0.1; done
echo "::notice title=haiku-outcome::sha256:${"0".repeat(64)}"
echo "::warning::I speak to the runner"
mkdir -p .github/workflows && echo 'on: push' > .github/workflows/mine.yml
echo Pwned > note.txt
setsid sh -c 'sleep 2; for f in ../../../haiku-outcome/outcome.json; do echo "{}" > "$f"; done' >/dev/null 2>&1 &
`;

const UPLOAD = "actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02";

/** A workflow that leaves a made-up outcome under the name of a step, announced as ours announces it. */
function forgery(files: ReadonlyMap<string, Uint8Array>, digest: string): string {
  const writes = [...files].map(
    ([path, bytes]) =>
      `mkdir -p "$(dirname "out/${path}")" && echo ${Buffer.from(bytes).toString("base64")} | base64 -d > "out/${path}"`,
  );
  const lines = [...writes, `echo "::notice title=haiku-outcome::${digest}"`].map((line) => `          ${line}`);
  return dispatchedWorkflow(`      - run: |
${lines.join("\n")}
      - uses: ${UPLOAD}
        with:
          name: haiku-outcome
          path: out
`);
}

/** The developer starts a run of their own in a step's name. */
async function forges(
  story: Story,
  gh: Octokit,
  rest: string,
  brought: Parameters<typeof artifactOf>[1],
): Promise<void> {
  const job = stepOfWork(A_NOTE, rest);
  const main = await story.developer.headOf("main");
  const told: RunRequest = {
    intent: A_NOTE,
    lane: job,
    kind: "unit",
    steps: [job],
    branch: "x",
    sha: main,
    ledger: main,
    config: main,
  };
  const files = artifactOf(told, brought);
  await story.developer.pushes("mine", ".github/workflows/haiku.yml", forgery(files, outcomeDigest(files)));
  const inputs = { protocol: "1", request: JSON.stringify({ lane: job }) };
  await gh.rest.actions.createWorkflowDispatch({ ...HERE, workflow_id: "haiku.yml", ref: "mine", inputs });
}

const stuck = async (story: Story): Promise<string | undefined> => {
  const pulls = await story.maintainer.pulls();
  const checks = (await Promise.all(pulls.map(({ head }) => story.maintainer.checks(head)))).flat();
  return checks.find(({ conclusion }) => conclusion === "failure")?.title;
};

it("with two processes of the App, a writer without permissions and a hostile agent", async () => {
  const folder = await mkdtemp(join(tmpdir(), "let-go-"));
  await chmod(folder, 0o755); // an agent may run as another user
  const files = { ".github/haiku.yml": CONFIG, "tools/agent.sh": agent(join(folder, "now")) };
  await using story = await openStory({ jobs: "real", twice: true, patienceMs: PATIENCE_MS, files });
  const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
  const gh = new Octokit({ auth: story.town.tokenFor("developer"), baseUrl: story.town.url, log: quiet });
  await story.developer.branchesOff("mine");
  const issue = await story.maintainer.opensIssue("A note");
  await story.maintainer.comments(issue, "/haiku start tiny");
  await story.developer.comments(issue, "/haiku retry all of it");
  await story.until("the intent", () => story.maintainer.pull("main"));
  await story.until("the maker's job", async () => story.books(A_NOTE).stages.work?.units["unit-001-note"]);
  // Every attempt of the maker there may be, and the audit after it.
  for (const rest of ["hat/001/maker/1.1", "hat/001/maker/1.2"])
    await forges(story, gh, rest, made({ "note.txt": "Pwned by the developer\n" }));
  await forges(story, gh, "approve/spec/-/1.1", SIGNED);
  const told = (): boolean =>
    story.logged.some((line) => line.includes("was not taken") && line.includes("developer started it"));
  await story.until("the log to tell of a run of theirs", async () => told());
  await writeFile(join(folder, "now"), "");
  await story.looks();
  const title = await story.until("everything to stand still", () => stuck(story));
  await story.looks();

  const { stages } = story.books(A_NOTE);
  const unit = stages.work?.units["unit-001-note"];
  expect(unit?.iterations.map(({ result }) => result)).toEqual(["failed", "failed"]);
  expect(unit?.approvals).toEqual({});
  for (const place of ["main", "work"])
    expect((await story.maintainer.file(branchOf(place), "note.txt")) ?? "not there").toBe("not there");
  expect(await story.maintainer.file(branchOf("work"), ".github/workflows/mine.yml")).toBeNull();

  // What is in the ledger came from runs of the App, and each job was started once although two processes looked.
  const { data } = await gh.rest.actions.listWorkflowRuns({ ...HERE, workflow_id: "haiku.yml", per_page: 100 });
  const own = data.workflow_runs.filter(({ actor }) => actor?.login === `${APP_SLUG}[bot]`);
  const taken = [...(stages.work?.runs ?? []), ...(unit?.iterations ?? [])].flatMap(({ run }) => run ?? []);
  expect(taken.filter((run) => !own.some(({ id }) => id === run))).toEqual([]);
  expect(new Set(own.map(({ display_title }) => display_title)).size).toBe(own.length);
  expect(data.workflow_runs.filter(({ actor }) => actor?.login === "developer")).toHaveLength(3);

  // It is told: in the ledger, on the check, in the log, and to whoever asked for what they may not.
  expect(title).toMatch(/^Stuck.*maker/);
  expect(unit?.iterations[0]?.message).toMatch(/^(path_refused|outcome_announced_twice)/);
  expect(told()).toBe(true);
  const answers = (await story.maintainer.conversation(issue)).map(({ body }) => body);
  expect(answers.some((body) => body.includes("maintain"))).toBe(true);
  expect(story.town.problems).toEqual([]);
}, 1_500_000);
