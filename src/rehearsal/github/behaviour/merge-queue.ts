import { ZERO_OID } from "../git/git-process.ts";
import { ApiError } from "../http/api-error.ts";
import { mergeQueueLogin } from "../model/accounts.ts";
import { asksForQueue, failedChecks, missingChecks, pullRefusal, rulesFor, rulesOf } from "../model/branch-rules.ts";
import type { PullRequest, QueueEntry, Repository } from "../model/records.ts";
import type { World } from "../model/world.ts";
import { simpleCommitObject } from "../objects/git-objects.ts";
import type { Actor } from "../seams.ts";
import { mergeCommit } from "./merge-pull.ts";
import { moveRefs } from "./move-refs.ts";
import { closePull, keepEvent, publishPull } from "./pull-events.ts";

/** Why a pull request leaves the queue, in GitHub's words. */
type Reason = "MERGE" | "MERGE_CONFLICT" | "CI_FAILURE" | "CI_TIMEOUT" | "UNKNOWN_REMOVAL_REASON";

/**
 * Puts a pull request into the queue of its base. It waits for its turn there: of each base one is tested at a time, as with
 * GitHub's setting of one entry to build.
 */
export async function enqueue(
  world: World,
  pull: PullRequest,
  { actor, head }: { readonly actor: Actor; readonly head?: string | null | undefined },
): Promise<QueueEntry> {
  const { repo } = pull;
  const rules = rulesFor(repo, pull.baseRef, actor);
  if (!rulesOf(repo, pull.baseRef).some(asksForQueue))
    throw new ApiError(422, `Merge queue is not enabled for ${pull.baseRef}`);
  if (entryOf(pull)) throw new ApiError(422, "Pull request is already in the queue");
  if (head && head !== pull.headSha) throw new ApiError(422, "Head sha didn't match expected head sha");
  const why = pull.state !== "open" || pull.draft ? "Pull request is not mergeable" : pullRefusal(pull, rules);
  if (why !== null) throw new ApiError(422, why);
  keepEvent(world, pull, "AddedToMergeQueueEvent", actor);
  publishPull(world, pull, actor, { action: "enqueued" });
  const nodeId = world.ids.node("MQE", world.ids.number());
  const entry: QueueEntry = {
    ...{ typename: "MergeQueueEntry", nodeId, pull, headSha: pull.headSha, enqueuedAt: world.now(), group: null },
  };
  repo.queue.push(entry);
  await advanceQueues(world, repo);
  return entry;
}

function entryOf(pull: PullRequest): QueueEntry | undefined {
  return pull.repo.queue.find((one) => one.pull === pull);
}

/** Looks at what is tested: merges what has passed, takes out what has failed, and has the next one tested. */
export async function advanceQueues(world: World, repo: Repository): Promise<void> {
  const waits = new Set<string>();
  for (const entry of [...repo.queue]) {
    if (waits.has(entry.pull.baseRef)) continue;
    if (!(await advance(world, repo, entry))) waits.add(entry.pull.baseRef);
  }
}

/** Whatever is tested now has waited for its checks too long. */
export async function timeOutQueues(world: World, repo: Repository): Promise<void> {
  for (const entry of repo.queue.filter(({ group }) => group !== null)) await takeOut(world, entry, "CI_TIMEOUT");
  await advanceQueues(world, repo);
}

/** False while its checks are waited for. */
async function advance(world: World, repo: Repository, entry: QueueEntry): Promise<boolean> {
  const { pull } = entry;
  if (pull.state !== "open" || pull.draft || pull.headSha !== entry.headSha) {
    await takeOut(world, entry, "UNKNOWN_REMOVAL_REASON");
    return true;
  }
  if (entry.group !== null && entry.group.baseSha !== pull.baseSha) await destroy(world, entry, "invalidated");
  if (entry.group === null && !(await beginGroup(world, entry))) {
    await takeOut(world, entry, "MERGE_CONFLICT");
    return true;
  }
  const head = entry.group?.headSha ?? "";
  const rules = rulesOf(repo, pull.baseRef);
  if (failedChecks(repo, rules, head).length > 0) await takeOut(world, entry, "CI_FAILURE");
  else if (missingChecks(repo, rules, head).length > 0) return false;
  else await finish(world, entry);
  return true;
}

/** Makes what would come of the merge, on a branch of its own. False where it conflicts. */
async function beginGroup(world: World, entry: QueueEntry): Promise<boolean> {
  const { pull } = entry;
  const by = queueActor(world);
  const headSha = await mergeCommit(world, pull, {}, world.requireAccount(by));
  if (headSha === null) return false;
  const ref = `refs/heads/gh-readonly-queue/${pull.baseRef}/pr-${pull.number}-${pull.baseSha}`;
  entry.group = { ref, headSha, baseSha: pull.baseSha };
  await moveRefs(world, pull.repo, [{ ref, before: null, after: headSha }], { actor: by });
  publishGroup(world, entry, { action: "checks_requested" });
  return true;
}

async function finish(world: World, entry: QueueEntry): Promise<void> {
  const { pull, group } = entry;
  if (group === null) return;
  const actor = queueActor(world);
  // The queue lets go of it before it is merged, and GitHub keeps that like any other removal.
  leave(world, entry, "MERGE");
  const alongside = (): void => closePull(world, pull, actor, group.headSha);
  const base = { ref: `refs/heads/${pull.baseRef}`, before: group.baseSha, after: group.headSha };
  await moveRefs(world, pull.repo, [base], { actor, kind: "pr_merge", alongside });
  await destroy(world, entry, "merged");
}

async function takeOut(world: World, entry: QueueEntry, reason: Exclude<Reason, "MERGE">): Promise<void> {
  leave(world, entry, reason);
  await destroy(world, entry, "dequeued");
}

function leave(world: World, entry: QueueEntry, reason: Reason): void {
  const { pull } = entry;
  pull.repo.queue.splice(pull.repo.queue.indexOf(entry), 1);
  keepEvent(world, pull, "RemovedFromMergeQueueEvent", queueActor(world));
  publishPull(world, pull, queueActor(world), { action: "dequeued", reason });
}

async function destroy(world: World, entry: QueueEntry, reason: "merged" | "invalidated" | "dequeued"): Promise<void> {
  const { group, pull } = entry;
  if (group === null) return;
  publishGroup(world, entry, { action: "destroyed", reason });
  entry.group = null;
  const gone = { ref: group.ref, before: group.headSha, after: ZERO_OID };
  await moveRefs(world, pull.repo, [gone], { actor: queueActor(world) });
}

function publishGroup(
  world: World,
  { pull, group }: QueueEntry,
  news: { readonly action: "checks_requested" | "destroyed"; readonly reason?: string },
): void {
  if (group === null) return;
  const { repo, baseRef } = pull;
  const payload = async () => {
    const head_commit = await simpleCommitObject(repo, group.headSha);
    const base = { base_sha: group.baseSha, base_ref: `refs/heads/${baseRef}` };
    return { ...news, merge_group: { head_sha: group.headSha, head_ref: group.ref, ...base, head_commit } };
  };
  world.publish({ repo, name: "merge_group", actor: queueActor(world), payload });
}

function queueActor(world: World): Actor {
  return { kind: "user", login: mergeQueueLogin, id: world.account(mergeQueueLogin)?.id ?? 0 };
}
