import { type Do, type IntentState, intentBranch, workingStage } from "../../method/index.ts";
import type { PullRequestSeen } from "../../ports/index.ts";
import { intentBlock, intentTitle, replaceBlock, stageBlock, stageTitle } from "../../render/index.ts";
import { own } from "../../shared/index.ts";
import { blockView } from "../observe/block-view.ts";
import { pullFor, stateOf, type World } from "../observe/observation.ts";
import { isContained, recordedPulls } from "../observe/pull-requests.ts";
import { placeCounts } from "../observe/stage-pull-request.ts";
import { issueOf } from "../observe/unanswered-comments.ts";
import type { EngineOptions, EnginePorts } from "../ports.ts";
import { mergedBranches } from "./merged-branches.ts";
import { requestReviews } from "./reviewers.ts";

/**
 * Opens the pull requests that are missing. The lines keep their numbers: from then on no other one from the same branch
 * takes their place. When there are any, the look is no longer of today.
 */
export async function openPullRequests(
  ports: EnginePorts,
  options: EngineOptions,
  world: World,
): Promise<readonly Do[]> {
  const state = stateOf(world);
  const wanted = [...missingIntentPull(options, world), ...missingStagePull(options, world)];
  const lines: Do[] = [];
  for (const pull of wanted) {
    const number = await ports.pulls.open(pull);
    ports.log.info({ intent: state.slug, pull: number, head: pull.head }, "opened a pull request");
    options.reached?.("after-opening");
    const stage = pull.head === intentBranch(world.slug) ? null : (workingStage(state)?.name ?? null);
    lines.push({ do: "pull", at: ports.clock.now(), stage, number, state: null });
  }
  return lines;
}

/** Keeps the managed blocks, the draft states and the requested reviewers as the state wants them. */
export async function tendPullRequests(ports: EnginePorts, options: EngineOptions, world: World): Promise<number> {
  let writes = 0;
  for (const pull of world.snapshot.pull_requests.filter((one) => one.state === "open")) {
    const body = replaceBlock(pull.body, blockFor(options, world, pull));
    if (body !== pull.body) {
      writes += await requestReviews(ports, world, pull);
      await ports.pulls.edit(pull.number, { body });
      writes += 1;
    }
    writes += await tendDraft(ports, world, pull);
  }
  return writes;
}

function isKnown(world: World, branch: string): boolean {
  return pullFor(world.snapshot, branch) !== null || recordedPulls(stateOf(world)).has(branch);
}

function missingIntentPull(
  options: EngineOptions,
  world: World,
): readonly Parameters<EnginePorts["pulls"]["open"]>[0][] {
  const head = intentBranch(world.slug);
  if (isKnown(world, head) || !world.snapshot.branches.has(head)) return [];
  const issue = issueOf(stateOf(world));
  const intro = issue === null ? "" : `Closes #${issue}\n\n`;
  const body = replaceBlock(intro, intentBlock(blockView(options, world)));
  return [{ title: intentTitle(stateOf(world)), body, head, base: world.snapshot.default_branch.name, draft: true }];
}

function missingStagePull(
  options: EngineOptions,
  world: World,
): readonly Parameters<EnginePorts["pulls"]["open"]>[0][] {
  const stage = workingStage(stateOf(world));
  const base = intentBranch(world.slug);
  if (!stage || stage.branch === base || isKnown(world, stage.branch)) return [];
  const head = world.snapshot.branches.get(stage.branch);
  // GitHub opens none where there is nothing to merge.
  if (head === undefined || isContained(world.snapshot, base, head)) return [];
  const body = replaceBlock("", stageBlock({ ...blockView(options, world), stage: stage.name }));
  return [{ title: stageTitle(stateOf(world), stage.name), body, head: stage.branch, base, draft: true }];
}

function blockFor(options: EngineOptions, world: World, pull: PullRequestSeen): string {
  const view = blockView(options, world);
  if (pull.head_branch === intentBranch(world.slug)) return intentBlock(view);
  return stageBlock({ ...view, stage: pull.head_branch.split("/").at(-1) ?? "" });
}

/** The draft state is the lock: ready while the gate is open (or the delivery stands), draft otherwise. */
async function tendDraft(ports: EnginePorts, world: World, pull: PullRequestSeen): Promise<number> {
  // Where the base is a wrong one nobody is to merge it by accident.
  const ready = isReady(stateOf(world), world.slug, pull) && placeCounts(world.observed.pulls ?? [], pull);
  if (ready === !pull.draft) return 0;
  await (ready ? ports.pulls.markReady(pull.node_id) : ports.pulls.convertToDraft(pull.node_id));
  return 1;
}

function isReady(state: IntentState, slug: string, pull: PullRequestSeen): boolean {
  if (pull.head_branch === intentBranch(slug)) return state.intent.delivery !== null;
  return own(state.stages, pull.head_branch.split("/").at(-1) ?? "")?.gate_opened_at != null;
}

/**
 * Deletes the branches of stages whose merge is recorded, an early one too. Their commits stay reachable from the
 * intent branch; a branch to which somebody has pushed more since is theirs, and stays, though it be pushed at that very moment.
 */
export async function deleteMergedBranches(ports: EnginePorts, world: World): Promise<number> {
  const done = mergedBranches(world).filter(({ late }) => !late);
  let deleted = 0;
  for (const { branch, head } of done) {
    const outcome = await ports.store.deleteBranch(branch, head);
    if (outcome === "deleted") deleted += 1;
    else ports.log.info({ intent: world.slug, branch }, "a merged branch has moved, and is kept");
  }
  return deleted;
}
