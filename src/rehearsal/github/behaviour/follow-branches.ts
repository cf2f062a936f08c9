import { movedLine } from "../git/diff.ts";
import { ZERO_OID } from "../git/git-process.ts";
import { openPulls } from "../model/pull-facts.ts";
import type { Repository, ReviewThread } from "../model/records.ts";
import { count } from "../model/statistics.ts";
import type { World } from "../model/world.ts";
import { pullKey } from "../objects/pull-objects.ts";
import type { Actor } from "../seams.ts";
import { closePull, keepEvent, publishPull } from "./pull-events.ts";

/** `after` is `ZERO_OID` where the branch is gone. */
export interface BranchMove {
  readonly branch: string;
  readonly before: string;
  readonly after: string;
  readonly forced?: boolean;
}

/** Pull requests follow their head branch: `synchronize`, or closed when the branch is gone. */
export async function followHead(world: World, repo: Repository, move: BranchMove, actor: Actor): Promise<void> {
  for (const pull of openPulls(repo).filter((one) => one.headRef === move.branch)) {
    if (move.after === ZERO_OID) {
      keepEvent(world, pull, "HeadRefDeletedEvent", actor);
      closePull(world, pull, actor);
      continue;
    }
    const before = pull.headSha;
    if (before === move.after) continue;
    pull.headSha = move.after;
    if (move.forced) keepEvent(world, pull, "HeadRefForcePushedEvent", actor);
    pull.updatedAt = world.now();
    count(world.stats.headPushes, pullKey(pull));
    await Promise.all(pull.threads.map((thread) => moveThread(thread, before)));
    publishPull(world, pull, actor, { action: "synchronize", before, after: move.after });
  }
}

/** A moved base branch is the new base; one that already contains the head has merged it. */
export async function followBase(world: World, repo: Repository, move: BranchMove, actor: Actor): Promise<void> {
  for (const pull of openPulls(repo).filter((one) => one.baseRef === move.branch)) {
    if (move.after === ZERO_OID) {
      closePull(world, pull, actor);
      continue;
    }
    const old = pull.baseSha;
    pull.baseSha = move.after;
    if (pull.headSha !== old && (await repo.git.isAncestor(pull.headSha, move.after))) {
      pull.baseSha = old;
      closePull(world, pull, actor, move.after);
    }
  }
}

/** A thread stays on its line while the line lives; afterwards it is outdated and keeps only its original place. */
async function moveThread(thread: ReviewThread, before: string): Promise<void> {
  if (thread.line === null || thread.side === "LEFT") return;
  const { pull } = thread;
  const hunks = await pull.repo.git.lineChanges(before, pull.headSha, thread.path);
  const line = movedLine(hunks, thread.line);
  thread.startLine = thread.startLine === null || line === null ? null : movedLine(hunks, thread.startLine);
  thread.line = line;
  thread.outdated = line === null;
}

/** Places a new thread on the current head when it was written against an older commit. */
export async function placeOnHead(thread: ReviewThread, commitId: string): Promise<void> {
  if (commitId !== thread.pull.headSha) await moveThread(thread, commitId);
}
