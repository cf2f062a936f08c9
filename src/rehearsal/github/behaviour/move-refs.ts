import { ZERO_OID } from "../git/git-process.ts";
import type { RefUpdate } from "../git/ref-writer.ts";
import { ApiError } from "../http/api-error.ts";
import { openPulls } from "../model/pull-facts.ts";
import type { Activity, Repository } from "../model/records.ts";
import type { World } from "../model/world.ts";
import type { Actor } from "../seams.ts";
import { followBase, followHead } from "./follow-branches.ts";
import { pushPayload, type RefMove } from "./push-payload.ts";
import { moveRefusal } from "./rule-refusals.ts";

const HEADS = "refs/heads/";

/** A name git takes below refs/heads or refs/tags (or another folder, as GitHub allows). */
export function isRefName(ref: string): boolean {
  const parts = ref.split("/");
  const bad = /[\0-\x20\x7f~^:?*[\\]|\.\.|@\{|\.lock$|\.$/;
  const fine = parts.every((part) => part !== "" && !part.startsWith("."));
  return parts.length >= 3 && parts[0] === "refs" && fine && !bad.test(ref);
}

/** Throws GitHub's refusal when a rule keeps this actor from moving the branch by hand. */
export async function assertMayMove(world: World, repo: Repository, update: RefUpdate, actor: Actor): Promise<void> {
  const before = update.before ?? repo.git.ref(update.ref) ?? ZERO_OID;
  const why = await moveRefusal(world, repo, { ...update, before }, actor);
  if (why !== null) throw new ApiError(422, why);
}

interface Mover {
  readonly actor: Actor;
  /** Says in the activity list that a merge did it. */
  readonly kind?: "pr_merge";
}

/** Compare and swap of refs, all or nothing; all else follows. False where one had moved: `alongside` is not called. */
export async function moveRefs(
  world: World,
  repo: Repository,
  updates: readonly RefUpdate[],
  by: Mover & { readonly alongside?: () => void },
): Promise<boolean> {
  const full = updates.map((update) => ({ ...update, before: update.before ?? repo.git.ref(update.ref) ?? ZERO_OID }));
  if (!(await repo.git.moveRefs([...full, ...pullRefs(repo, full)]))) return false;
  by.alongside?.();
  await refsMoved(world, repo, full, by);
  return true;
}

/** `refs/pull/<n>/head` moves in the same transaction, so that a head's commits are never lost. */
export function pullRefs(repo: Repository, updates: readonly RefUpdate[]): readonly RefUpdate[] {
  return openPulls(repo).flatMap((pull) => {
    const update = updates.find((one) => one.ref === HEADS + pull.headRef);
    if (!update || update.after === ZERO_OID) return [];
    return [{ ref: `refs/pull/${pull.number}/head`, before: null, after: update.after }];
  });
}

/** What follows after refs have moved, whoever moved them (API or a git client). */
export async function refsMoved(
  world: World,
  repo: Repository,
  updates: readonly RefUpdate[],
  by: Mover,
): Promise<void> {
  for (const update of updates) {
    if (!/^refs\/(heads|tags)\//.test(update.ref)) continue;
    const before = update.before ?? ZERO_OID;
    if (before === update.after) continue;
    const move: RefMove = {
      ref: update.ref,
      before,
      after: update.after,
      forced: await isForced(repo, before, update.after),
    };
    record(world, repo, move, by);
    announce(world, repo, move, by.actor);
    if (!update.ref.startsWith(HEADS)) continue;
    const branch = update.ref.slice(HEADS.length);
    await followHead(world, repo, { branch, ...move }, by.actor);
    await followBase(world, repo, { branch, ...move }, by.actor);
  }
}

async function isForced(repo: Repository, before: string, after: string): Promise<boolean> {
  if (before === ZERO_OID || after === ZERO_OID) return false;
  const head = await repo.git.commit(after);
  if (head?.parents.includes(before)) return false;
  return !(await repo.git.isAncestor(before, after));
}

function record(world: World, repo: Repository, move: RefMove, by: Mover): void {
  repo.pushedAt = world.now();
  repo.activity.unshift({
    id: world.ids.number(),
    ref: move.ref,
    before: move.before,
    after: move.after,
    actor: world.requireAccount(by.actor),
    kind: by.kind ?? activityKind(move),
    timestamp: world.now(),
  });
}

function activityKind(move: RefMove): Activity["kind"] {
  if (move.before === ZERO_OID) return "branch_creation";
  if (move.after === ZERO_OID) return "branch_deletion";
  return move.forced ? "force_push" : "push";
}

function announce(world: World, repo: Repository, move: RefMove, actor: Actor): void {
  const kind = move.ref.startsWith(HEADS) ? "branch" : "tag";
  const name = move.ref.replace(/^refs\/(heads|tags)\//, "");
  const short = { ref: name, ref_type: kind, pusher_type: "user" };
  const created = { ...short, master_branch: repo.defaultBranch, description: repo.description };
  if (move.before === ZERO_OID) world.publish({ repo, name: "create", actor, payload: async () => created });
  const pusher = world.requireAccount(actor);
  world.publish({ repo, name: "push", actor, payload: () => pushPayload(world, repo, move, pusher) });
  if (move.after === ZERO_OID) world.publish({ repo, name: "delete", actor, payload: async () => short });
}
