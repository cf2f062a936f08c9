import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fetchCommits, gitText, inPlace } from "../git/index.ts";
import { type ComparedFile, type IntentState, QUALITY_GATES, reReview, type Step } from "../method/index.ts";
import type { PromptInput } from "../render/prompt/index.ts";
import { HostError } from "../shared/index.ts";
import { makeGitFolder } from "./git-folder.ts";
import type { RunnerInputs } from "./inputs.ts";
import type { Job, StepStart } from "./job.ts";
import type { PrivateTree } from "./step-checkout.ts";

const MOST = 60_000;

/**
 * Fetches what the roles of these steps signed earlier, as far as the checkout does not hold it. Done before any agent
 * starts, for it takes the job's token. Answers the object store; null where the host no longer has it.
 */
export async function fetchEarlier(
  { job, token }: RunnerInputs,
  state: IntentState,
  steps: readonly Step[],
  say: (line: string) => void,
): Promise<string | null> {
  const shas = [...new Set(steps.flatMap((step) => signedBefore(state, step)))];
  const into = join(job.temp, "haiku-earlier.git");
  if (shas.length === 0) return null;
  try {
    await fetchCommits({ url: job.repositoryUrl, token: token || null, shas, into });
    return join(into, "objects");
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    say(`what was signed earlier cannot be had, so the prompt names only what has changed: ${error.message}`);
    return null;
  }
}

/** Object ids of what an approval saw. A plan's part of a file is no object of its own. */
function signedBefore(state: IntentState, { kind, stage, subject }: Step): readonly string[] {
  if (kind !== "approve" || subject === null || subject === QUALITY_GATES) return [];
  const units = Object.values(state.stages[stage ?? ""]?.units ?? {});
  const signatures = stage === null ? [state.intent.approvals[subject]] : units.map((unit) => unit.approvals[subject]);
  return signatures.flatMap((signature) => Object.values(signature?.witnesses ?? {}).filter((id) => id !== null));
}

/** What a step's role looks at again, with the difference as git shows it; null for a first look. */
export async function reReviewOf(
  job: Pick<Job, "folder" | "earlier">,
  { state, step, index, plans }: Pick<StepStart, "state" | "step" | "index"> & Pick<PromptInput, "plans">,
  tree: PrivateTree,
): Promise<PromptInput["again"]> {
  const look = reReview({ state, plans, files: tree.files }, step);
  if (look === null) return null;
  if (job.earlier === null || step.kind === "review") return { look, difference: null };
  const folder = join(job.folder, `step-${index}`, "earlier");
  await mkdir(folder, { recursive: true });
  const stores = [job.earlier, tree.objects, join(tree.place.gitFolder, "objects")];
  const place = await makeGitFolder(folder, tree.place.tree, stores);
  const parts: string[] = [];
  for (const seen of look.changed)
    parts.push(await differenceOf(seen, (args) => gitText(args, { ...inPlace(place), directory: folder }), tree.base));
  const text = parts.join("\n\n");
  return { look, difference: text.length > MOST ? `${text.slice(0, MOST)}\n\n(the rest is left out)` : text };
}

async function differenceOf(
  { path, before, after }: ComparedFile,
  run: (args: readonly string[]) => Promise<string>,
  tree: string,
): Promise<string> {
  const now = path === "." ? tree : after;
  if (before === null) return `${path} is new.`;
  if (now === null) return `${path} is gone.`;
  const shown = await run(["diff", "--no-color", "--no-ext-diff", "--no-textconv", before, now]);
  return `${path}:\n\n${shown.trimEnd()}`;
}
