import type { Facts, UnreportedCheck } from "../../method/index.ts";
import type { CheckSeen, CommitSeen, PullRequestSeen, Snapshot, StatusSeen } from "../../ports/index.ts";
import { parseTrailers } from "../../state/index.ts";
import type { Observation } from "./observation.ts";

type Reported = Pick<PullRequestSeen, "checks" | "statuses">;

/** Checks and statuses of others on the head that have not passed. Ours, and those of our own jobs, are not among them. */
export function foreignChecks(pull: Reported | null): Facts["foreign_checks"] {
  const checks = (pull?.checks ?? []).map((check) => ({ name: check.name, state: checkState(check) }));
  return [...checks, ...(pull?.statuses ?? [])].flatMap(({ name, state }): Facts["foreign_checks"][number][] => {
    return isOwn(name) || state === "success" ? [] : [{ name, state }];
  });
}

/** What a check run comes to, in the words of a commit status. */
export function checkState({ status, conclusion }: Pick<CheckSeen, "status" | "conclusion">): StatusSeen["state"] {
  if (status !== "completed") return "pending";
  const passed = conclusion === "success" || conclusion === "neutral" || conclusion === "skipped";
  return passed ? "success" : "failed";
}

const PATIENCE_MS = 5 * 60_000;

/**
 * Checks that the default branch requires and that nobody has begun on this head. They are waited for five minutes after
 * the commit, and not at all where the commit holds them back.
 */
export function unreportedChecks(
  pull: (Reported & Pick<PullRequestSeen, "head" | "head_branch">) | null,
  { snapshot, now }: { readonly snapshot: Pick<Snapshot, "default_branch" | "commits">; readonly now: string },
): readonly UnreportedCheck[] {
  if (pull === null) return [];
  const seen = new Set([...pull.checks, ...pull.statuses].map(({ name }) => name));
  const missing = snapshot.default_branch.required_checks.filter((name) => !isOwn(name) && !seen.has(name));
  const head = snapshot.commits.get(pull.head_branch)?.find(({ sha }) => sha === pull.head);
  const until = waitedUntil(head, now);
  return missing.map((name) => ({ name, until }));
}

function waitedUntil(head: CommitSeen | undefined, now: string): string | null {
  if (head === undefined || holdsBack(head)) return null;
  const until = Date.parse(head.at) + PATIENCE_MS;
  return Date.parse(now) < until ? new Date(until).toISOString() : null;
}

/** Whether a commit tells the platform to start no checks on it. */
function holdsBack({ message }: Pick<CommitSeen, "message">): boolean {
  return parseTrailers(message).has("skip-checks");
}

/** Checks that the App itself makes, and those of the jobs it starts. */
function isOwn(name: string): boolean {
  return name.startsWith("haiku/") || name.startsWith("haiku ");
}

/** Whether the head of the work branch tells the platform to start no checks. */
export function isHeldBack(observation: Observation): boolean {
  const [head] = observation.snapshot.commits.get(observation.work.branch) ?? [];
  return head !== undefined && head.sha === observation.work.head && holdsBack(head);
}
