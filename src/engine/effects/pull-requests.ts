import { type IntentState, intentBranch, type LedgerEvent, workingStage } from "../../method/index.ts";
import type { OpenedPull, PullRequestSeen } from "../../ports/index.ts";
import { intentBlock, intentTitle, replaceBlock, stageBlock, stageTitle } from "../../render/index.ts";
import { own } from "../../shared/index.ts";
import { blockView } from "../observe/block-view.ts";
import { type Observation, pullFor, stateOf } from "../observe/observation.ts";
import { isContained, recordedPulls } from "../observe/pull-requests.ts";
import { pullRequestCounts } from "../observe/stage-pull-request.ts";
import { issueOf } from "../observe/unanswered-comments.ts";
import type { EngineOptions, EnginePorts } from "../ports.ts";
import { apart, reviewersOf } from "../refused-writes.ts";
import { together } from "../together.ts";
import { mergedBranches } from "./merged-branches.ts";
import { reviewersMissing } from "./reviewers.ts";

/** What was opened: the lines that keep it as ours, and how it stands; `unseen`, where it had been opened before. */
export interface OpenedPulls {
  readonly events: readonly LedgerEvent[];
  readonly pulls: readonly PullRequestSeen[];
  readonly unseen: boolean;
}

/**
 * Opens the pull requests that are missing. The lines keep their numbers: from then on no other one from the same branch
 * takes their place. It may be done before they are written: GitHub has one from a branch, whoever asks for it.
 */
export async function openPullRequests(
  ports: EnginePorts,
  options: EngineOptions,
  observation: Observation,
): Promise<OpenedPulls> {
  const state = stateOf(observation);
  const wanted = [...missingIntentPull(options, observation), ...missingStagePull(options, observation)];
  const events: LedgerEvent[] = [];
  const all: OpenedPull[] = [];
  for (const pull of wanted) {
    const isIntents = pull.head === intentBranch(observation.slug);
    // Without the intent's own there is no place to tell of it but the issue.
    const opened = await (isIntents ? ports.pulls.open(pull) : apart(() => ports.pulls.open(pull)));
    if (opened === null) continue;
    const { number } = opened;
    ports.log.info({ intent: state.slug, pull: number, head: pull.head }, "opened a pull request");
    options.reached?.("after-opening");
    const stage = isIntents ? null : (workingStage(state)?.name ?? null);
    events.push({ do: "pull", at: ports.clock.now(), stage, number, state: null });
    all.push(opened);
  }
  return { events, pulls: all.flatMap(({ seen }) => seen ?? []), unseen: all.some(({ seen }) => seen === null) };
}

/**
 * Asks for the reviews that a pull request begins to wait for: to be called before its text is brought in line, which says so
 * then.
 */
export function askForReviews(ports: EnginePorts, options: EngineOptions, observation: Observation): Promise<number> {
  const isRefused = ({ number }: PullRequestSeen): boolean =>
    observation.refused_writes?.some(({ key }) => key === reviewersOf(number)) ?? false;
  return together(openPulls(observation), async (pull) => {
    const missing = reviewersMissing(observation, pull);
    if (missing.length === 0) return 0;
    if (!isRefused(pull) && textWanted(options, observation, pull) === pull.body) return 0;
    return apart(() => ports.pulls.requestReviewers(pull.number, missing).then(() => 1));
  });
}

/** Keeps the managed blocks and the draft states as the state wants them. */
export function tendPullRequests(
  ports: EnginePorts,
  options: EngineOptions,
  observation: Observation,
): Promise<number> {
  const tends = openPulls(observation).flatMap((pull) => [
    () => tendText(ports, options, observation, pull),
    () => tendDraft(ports, observation, pull),
  ]);
  return together(tends, (tend) => tend());
}

function openPulls({ snapshot }: Observation): readonly PullRequestSeen[] {
  return snapshot.pull_requests.filter(({ state }) => state === "open");
}

function textWanted(options: EngineOptions, observation: Observation, pull: PullRequestSeen): string {
  return replaceBlock(pull.body, blockFor(options, observation, pull));
}

async function tendText(
  ports: EnginePorts,
  options: EngineOptions,
  observation: Observation,
  pull: PullRequestSeen,
): Promise<number> {
  const body = textWanted(options, observation, pull);
  if (body === pull.body) return 0;
  const { number, node_id } = pull;
  return (await apart(() => ports.pulls.edit({ number, node_id }, { body }).then(() => 1))) ?? 0;
}

function isKnown(observation: Observation, branch: string): boolean {
  return pullFor(observation.snapshot, branch) !== null || recordedPulls(stateOf(observation)).has(branch);
}

function missingIntentPull(
  options: EngineOptions,
  observation: Observation,
): readonly Parameters<EnginePorts["pulls"]["open"]>[0][] {
  const head = intentBranch(observation.slug);
  if (isKnown(observation, head) || !observation.snapshot.branches.has(head)) return [];
  const issue = issueOf(stateOf(observation));
  const intro = issue === null ? "" : `Closes #${issue}\n\n`;
  const body = replaceBlock(intro, intentBlock(blockView(options, observation)));
  return [
    {
      title: intentTitle(stateOf(observation)),
      body,
      head,
      base: observation.snapshot.default_branch.name,
      draft: true,
    },
  ];
}

function missingStagePull(
  options: EngineOptions,
  observation: Observation,
): readonly Parameters<EnginePorts["pulls"]["open"]>[0][] {
  const stage = workingStage(stateOf(observation));
  const base = intentBranch(observation.slug);
  if (!stage || stage.branch === base || isKnown(observation, stage.branch)) return [];
  const head = observation.snapshot.branches.get(stage.branch);
  // GitHub opens none where there is nothing to merge.
  if (head === undefined || isContained(observation.snapshot, base, head)) return [];
  const body = replaceBlock("", stageBlock({ ...blockView(options, observation), stage: stage.name }));
  return [{ title: stageTitle(stateOf(observation), stage.name), body, head: stage.branch, base, draft: true }];
}

function blockFor(options: EngineOptions, observation: Observation, pull: PullRequestSeen): string {
  const view = blockView(options, observation);
  if (pull.head_branch === intentBranch(observation.slug)) return intentBlock(view);
  return stageBlock({ ...view, stage: pull.head_branch.split("/").at(-1) ?? "" });
}

/** The draft state is the lock: ready while the gate is open (or the delivery stands), draft otherwise. */
async function tendDraft(ports: EnginePorts, observation: Observation, pull: PullRequestSeen): Promise<number> {
  // Where the base is a wrong one nobody is to merge it by accident.
  const ready =
    isReady(stateOf(observation), observation.slug, pull) && pullRequestCounts(observation.facts.pulls ?? [], pull);
  if (ready === !pull.draft) return 0;
  const set = ready ? ports.pulls.markReady : ports.pulls.convertToDraft;
  return (await apart(() => set(pull.node_id).then(() => 1))) ?? 0;
}

function isReady(state: IntentState, slug: string, pull: PullRequestSeen): boolean {
  if (pull.head_branch === intentBranch(slug)) return state.intent.delivery !== null;
  return own(state.stages, pull.head_branch.split("/").at(-1) ?? "")?.gate_opened_at != null;
}

/**
 * Deletes the branches of stages whose merge is recorded, an early one too. Their commits stay reachable from the
 * intent branch; a branch to which somebody has pushed more since is theirs, and stays, though it be pushed at that very moment.
 */
export async function deleteMergedBranches(ports: EnginePorts, observation: Observation): Promise<number> {
  const done = mergedBranches(observation).filter(({ late }) => !late);
  let deleted = 0;
  for (const { branch, head } of done) {
    const outcome = await apart(() => ports.store.deleteBranch(branch, head));
    if (outcome === "deleted") deleted += 1;
    if (outcome === "moved")
      ports.log.info({ intent: observation.slug, branch }, "a merged branch has moved, and is kept");
  }
  return deleted;
}
