import { ZERO_OID } from "../git/git-process.ts";
import {
  asksForPulls,
  asksForQueue,
  BY_QUEUE_ALONE,
  checksRefusal,
  rulesFor,
  ruleViolation,
} from "../model/branch-rules.ts";
import { isVerified } from "../model/commit-signatures.ts";
import type { Repository } from "../model/records.ts";
import type { World } from "../model/world.ts";
import { requireCommit } from "../objects/git-objects.ts";
import type { RuleOptions } from "../options.ts";
import type { Actor } from "../seams.ts";

const HEADS = "refs/heads/";

/** A ref that is to move; ZERO_OID where it comes to be or goes. */
export interface Move {
  readonly ref: string;
  readonly before: string;
  readonly after: string;
}

/** What GitHub says where rules keep this actor from moving a ref by hand; null when nothing is against it. */
export async function moveRefusal(world: World, repo: Repository, move: Move, actor: Actor): Promise<string | null> {
  if (!move.ref.startsWith(HEADS)) return null;
  const rules = rulesFor(repo, move.ref.slice(HEADS.length), actor);
  const why = kindRefusal(rules, move) ?? (await contentRefusal(world, repo, rules, move));
  if (why === null) return null;
  repo.keptByRules.push(move.ref);
  return ruleViolation(why);
}

/** By what is done to it at all: made, moved or deleted. */
function kindRefusal(rules: readonly RuleOptions[], { before, after }: Move): string | null {
  const asks = (rule: (one: RuleOptions) => boolean | undefined): boolean => rules.some(rule);
  if (after === ZERO_OID) return asks((one) => one.restrictDeletions) ? "Cannot delete this branch" : null;
  if (before === ZERO_OID)
    return asks((one) => one.restrictCreations) ? "Cannot create ref due to creations being restricted." : null;
  if (asks((one) => one.restrictUpdates)) return "Cannot update this protected ref.";
  if (asks(asksForQueue)) return BY_QUEUE_ALONE;
  return asks(asksForPulls) ? "Changes must be made through a pull request." : null;
}

/** By what comes to stand on it. */
async function contentRefusal(
  world: World,
  repo: Repository,
  rules: readonly RuleOptions[],
  move: Move,
): Promise<string | null> {
  const { before, after } = move;
  if (after === ZERO_OID || rules.length === 0) return null;
  const fixed = before !== ZERO_OID && rules.some((one) => one.noForcePushes);
  if (fixed && !(await repo.git.isAncestor(before, after))) return "Cannot force-push to this branch";
  return checksRefusal(repo, rules, after) ?? commitsRefusal(world, repo, rules, move);
}

/** By the commits that come with it; for a branch that is new, those that the default branch does not have. */
export async function commitsRefusal(
  world: World,
  repo: Repository,
  rules: readonly RuleOptions[],
  { before, after }: Pick<Move, "before" | "after">,
): Promise<string | null> {
  const [linear, signed] = [rules.some((one) => one.linearHistory), rules.some((one) => one.signedCommits)];
  if (!linear && !signed) return null;
  const base = before === ZERO_OID ? (repo.git.branch(repo.defaultBranch) ?? ZERO_OID) : before;
  const oids = await repo.git.commitsBetween(base, after);
  const commits = await Promise.all(oids.map((oid) => requireCommit(repo, oid)));
  if (linear && commits.some(({ parents }) => parents.length > 1)) return "This branch must not contain merge commits.";
  const unsigned = commits.filter((commit) => !isVerified(world, repo, commit));
  if (!signed || unsigned.length === 0) return null;
  const found = `  Found ${unsigned.length} violation${unsigned.length === 1 ? "" : "s"}:`;
  return `Commits must have verified signatures.\n${found}\n\n${unsigned.map(({ oid }) => `  ${oid}`).join("\n")}`;
}
