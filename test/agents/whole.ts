import { chmodSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { IntentState, Usage } from "../../src/method/index.ts";
import { chooseScript } from "../../src/rehearsal/demo/choose-script.ts";
import { repositoryRoot } from "../../src/rehearsal/demo/repository-root.ts";
import { seedProject } from "../../src/rehearsal/demo/seed-project.ts";
import { workflowFor } from "../../src/rehearsal/demo/workflow-keys.ts";
import { HostError } from "../../src/shared/index.ts";
import { openStory, type Story } from "../support/story.ts";
import type { CheckSeen, PullSeen } from "../support/story-person.ts";
import { canaries } from "./canaries.ts";
import { KEY } from "./job.ts";
import { binOf, PROGRAMS } from "./programs.ts";

/** Who does what in `.github/haiku.yml`: a program, and others for some roles. */
export interface Cast {
  readonly use: string;
  readonly roles?: Readonly<Record<string, string>>;
}

/** Longer than any step, with each of them after the other on a busy machine. */
const PATIENCE_MS = 40 * 60_000;

/** The programs of a cast, each once. */
export const programsOf = ({ use, roles = {} }: Cast) => [...new Set([use, ...Object.values(roles)])];

/** A GitHub of this machine whose jobs start these programs, on the project and the data of the demo. */
export async function openWhole(cast: Cast, url: string, elsewhere: string): Promise<Story> {
  const root = repositoryRoot();
  const played = PROGRAMS.filter(({ name }) => programsOf(cast).includes(name));
  const keys = Object.fromEntries(played.flatMap(({ environment }) => Object.entries(environment(url, KEY))));
  const script = await chooseScript(root, { studio: "example", agent: null, project: null });
  const folder = mkdtempSync(join(tmpdir(), "project-"));
  chmodSync(folder, 0o755);
  await seedProject(root, folder, { script, keys: [], onTop: false });
  const workflow = readFileSync(join(root, "action/workflows/haiku.yml"), "utf8");
  const files = {
    ...textsBelow(folder),
    ...steering(elsewhere),
    ".github/haiku.yml": config(cast),
    ".github/workflows/haiku.yml": workflowFor(workflow, Object.keys(keys)),
  };
  // A runner hands its own PATH to every step; here the programs are on it.
  process.env.PATH = [...programsOf(cast).map(binOf), process.env.PATH].join(":");
  return openStory({ jobs: "real", files, withWorkflow: false, secrets: keys, patienceMs: PATIENCE_MS });
}

function config({ use, roles = {} }: Cast): string {
  const lines = Object.entries(roles).map(([role, other]) => `    ${role}: { use: ${other} }\n`);
  return `studio: example
reviewers: [maintainer]
agents:
  default: { use: ${use} }
${lines.length === 0 ? "" : `  roles:\n${lines.join("")}`}quality_gates:
  test: { command: node --test --test-concurrency=2 test/*.test.mjs }
runs: { isolate: [] } # a chain in one job: it is shorter, and as much of a chain
`;
}

/** What could steer a program and is no text for agents of the default branch, which they are given as data. */
function steering(elsewhere: string): Readonly<Record<string, string>> {
  const given = /(^|\/)[A-Z.]+\.md$|copilot-instructions/i;
  return Object.fromEntries([...canaries(elsewhere)].filter(([path]) => !given.test(path)));
}

function textsBelow(folder: string): Readonly<Record<string, string>> {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const paths = found.map(({ parentPath, name }) => join(parentPath, name));
  return Object.fromEntries(paths.map((path) => [relative(folder, path), readFileSync(path, "utf8")]));
}

/** From the comment that starts it to the seal, by people who approve and merge what waits for them; answers its name. */
export async function playWhole(story: Story): Promise<string> {
  const { maintainer } = story;
  const { slug } = await story.starts("/haiku start example", "Load the airports data set");
  await maintainer.approves(await seen(story, "build", ({ state }) => state === "ready"));
  await seen(story, "build", ({ state }) => state === "merged");
  for (const [place, check] of MERGED) {
    const mergeable = (_: PullSeen, checks: readonly CheckSeen[]) =>
      checks.some(({ name, conclusion }) => name === check && conclusion === "success");
    await maintainer.merges(await seen(story, place, mergeable));
  }
  await story.until("the seal", async () => story.books(slug).intent.ended?.how === "sealed" || sleep(PAUSE_MS, false));
  return slug;
}

/** What is passed by a merge, and the check that says when. */
const MERGED = [
  ["ship", "haiku/gate"],
  ["main", "haiku/delivery"],
] as const;

/** Agents take minutes: who looks all the time has used up what GitHub allows an account. */
const PAUSE_MS = 2000;

type Wanted = (pull: PullSeen, checks: readonly CheckSeen[]) => boolean;

/** The pull request of this place as soon as it is as wanted. Fails at once when a check says that all is stuck. */
function seen(story: Story, place: string, wanted: Wanted): Promise<PullSeen> {
  return story.until(`what is wanted of ${place}`, async () => {
    const pull = (await story.maintainer.pulls()).findLast(({ branch }) => branch.endsWith(`/${place}`));
    if (pull === undefined) return sleep(PAUSE_MS, null);
    const checks = await story.maintainer.checks(pull.head);
    const stuck = checks.find(({ conclusion }) => conclusion === "failure");
    if (stuck) throw new HostError(`stuck: ${stuck.title}\n${await story.scene()}`, { retryable: false });
    return pull.state !== "draft" && wanted(pull, checks) ? pull : sleep(PAUSE_MS, null);
  });
}

/** What every agent's step of an intent has used by its ledger; null where it is not told. */
export function usages({ intent, stages, findings }: IntentState): readonly (Usage | null)[] {
  const of = Object.values(stages);
  const runs = [...intent.runs, ...of.flatMap((stage) => stage.runs)].filter(({ step }) => !step.startsWith("gates/"));
  const units = of.flatMap((stage) => Object.values(stage.units));
  const iterations = [...units, ...findings].flatMap((one) => one.iterations);
  return [...runs, ...iterations].map(({ usage }) => usage ?? null);
}
