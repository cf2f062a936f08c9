import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { copyIndex } from "../git/index.ts";
import { folderOf, limitsOf, stepKey } from "../method/index.ts";
import type { Prompt, WriteScope } from "../render/prompt/index.ts";
import { parsePlans } from "../state/index.ts";
import { stepPrompt, writeSession } from "../tools/index.ts";
import { makeGitFolder } from "./git-folder.ts";
import type { Environment } from "./inputs.ts";
import type { Job, StepStart } from "./job.ts";
import { keptElsewhere } from "./not-taken.ts";
import { environmentIn, passedTo } from "./passed-on.ts";
import { reReviewOf } from "./rereview-diff.ts";
import { layTree, type PrivateTree, type TreeRequest } from "./step-checkout.ts";

/** Everything a step's agent is given. */
export interface PreparedStep {
  readonly tree: PrivateTree;
  readonly scope: WriteScope;
  readonly prompt: Prompt;
  readonly promptFile: string;
  /** Shared with the agent and its tool server: prompt, data, session, journal. */
  readonly sessionFolder: string;
  readonly scratch: string;
  readonly timeoutMs: number;
}

const MINUTE = 60_000;
const GATE_TIMEOUT = 10 * MINUTE;

/** Lays out a step's private tree, its prompt with the data files, and the folder its tool server works from. */
export async function prepareStep(job: Job, start: StepStart): Promise<PreparedStep> {
  const folder = join(job.folder, `step-${start.index}`);
  const [sessionFolder, scratch] = [join(folder, "session"), join(folder, "scratch")];
  const dataFolder = join(sessionFolder, "data");
  for (const path of [dataFolder, scratch]) await mkdir(path, { recursive: true });
  const tree = await jobTree(job, { folder, carried: start.carried, forAgent: true });
  const minutes = job.inputs.timeoutMinutes ?? limitsOf(start.state, start.step.stage).minutes;
  const { prompt, scope } = await writePrompt(job, start, { tree, minutes, dataFolder });
  const promptFile = join(sessionFolder, "prompt.md");
  await writeFile(promptFile, prompt.text);
  for (const [name, text] of prompt.files) await writeFile(join(dataFolder, name), text);
  const { block } = job.sources.config.protected_paths;
  const environment = environmentIn(job, tree.place.tree);
  await openGitFolder({ ...start, blocked: block, environment }, tree, sessionFolder, scratch);
  return { tree, scope, prompt, promptFile, sessionFolder, scratch, timeoutMs: minutes * MINUTE };
}

/** The tree a job's program works in. */
export function jobTree(
  { inputs, request, objects, installed }: Pick<Job, "inputs" | "request" | "objects" | "installed">,
  tree: Pick<TreeRequest, "folder" | "carried" | "forAgent">,
): Promise<PrivateTree> {
  return layTree({ checkout: inputs.job.checkout, sha: request.sha, objects, installed, ...tree });
}

interface PromptPlace {
  readonly tree: PrivateTree;
  readonly minutes: number;
  readonly dataFolder: string;
}

async function writePrompt(
  job: Job,
  start: StepStart,
  place: PromptPlace,
): Promise<{ prompt: Prompt; scope: WriteScope }> {
  const { state, step, work } = start;
  const { studio } = job.sources;
  const plans = parsePlans(folderOf(state), state.intent.stages, work);
  return stepPrompt({
    state,
    plans,
    step,
    studio,
    paths: [...place.tree.files.keys()],
    minutes: place.minutes,
    dataFolder: place.dataFolder,
    nonce: randomBytes(8).toString("hex"),
    withheld: place.tree.withheld,
    blocked: job.sources.config.protected_paths.block,
    elsewhere: keptElsewhere(place.tree),
    again: await reReviewOf(job, { ...start, plans }, place.tree),
  });
}

/** The tool server runs as the agent's child: it gets an object store of its own, and only reads the runner's. */
async function openGitFolder(
  start: StepStart & { readonly blocked: readonly string[]; readonly environment: Environment },
  tree: PrivateTree,
  sessionFolder: string,
  scratch: string,
): Promise<void> {
  const stores = [tree.objects, join(tree.place.gitFolder, "objects")];
  const own = await makeGitFolder(sessionFolder, tree.place.tree, stores, tree.rules);
  await copyIndex(tree.place.index, own.index);
  await writeSession(sessionFolder, {
    step: stepKey(start.state.slug, start.step),
    state: start.state,
    work: Object.fromEntries(start.work),
    tree: { folder: own.tree, books: own.gitFolder, kept: tree.kept, attributes: own.attributes ?? false },
    files: [...tree.files],
    blocked: [...start.blocked],
    scratch: join(scratch, "gates"),
    environment: passedTo(start.environment),
    gate_timeout_ms: GATE_TIMEOUT,
  });
}
