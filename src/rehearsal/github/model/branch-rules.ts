import type { RuleOptions } from "../options.ts";
import type { Actor } from "../seams.ts";
import type { Account } from "./account.ts";
import type { CheckRun, CommitStatus, PullRequest, Repository } from "./records.ts";

/** `*` stays inside one path part, `**` does not. */
export function branchMatches(pattern: string, branch: string): boolean {
  const source = pattern
    .split(/(\*\*|\*)/)
    .map((part) => (part === "**" ? ".*" : part === "*" ? "[^/]*" : part.replace(/[.+?^${}()|[\]\\]/g, "\\$&")))
    .join("");
  return new RegExp(`^${source}$`).test(branch);
}

/** Every rule whose pattern matches; `branch` is without `refs/heads/`. */
export function rulesOf(repo: Repository, branch: string): readonly RuleOptions[] {
  return repo.rules.filter(({ pattern }) => {
    if (pattern === "~ALL") return true;
    return pattern === "~DEFAULT_BRANCH" ? branch === repo.defaultBranch : branchMatches(pattern, branch);
  });
}

/** Those of them that this actor has to keep. */
export function rulesFor(repo: Repository, branch: string, actor: Actor): readonly RuleOptions[] {
  return rulesOf(repo, branch).filter((rule) => !bypasses(rule, actor));
}

/** Whether the branch changes by pull requests alone. */
export function asksForPulls(rule: RuleOptions): boolean {
  return rule.requiredApprovals !== undefined || rule.resolvedConversations === true || rule.codeOwnerReview === true;
}

/** Whether it changes by the merge queue alone. */
export function asksForQueue(rule: RuleOptions): boolean {
  return rule.mergeQueue === true;
}

/** What GitHub says to everybody else there. */
export const BY_QUEUE_ALONE = "Changes must be made through the merge queue";

/** The newest check run of each name and App on a commit: what a merge looks at. */
export function latestCheckRuns(repo: Repository, sha: string): readonly CheckRun[] {
  const latest = new Map<string, CheckRun>();
  for (const suite of repo.suites.filter((one) => one.headSha === sha)) {
    for (const run of suite.runs) {
      const key = `${run.app.id}/${run.name}`;
      const known = latest.get(key);
      if (!known || known.id < run.id) latest.set(key, run);
    }
  }
  return [...latest.values()];
}

/** What was set last under each context on a commit. */
export function latestStatuses(repo: Repository, sha: string): readonly CommitStatus[] {
  const ofCommit = repo.statuses.filter((status) => status.sha === sha);
  return [...new Map(ofCommit.map((status) => [status.context, status])).values()];
}

const PASSING = new Set(["success", "neutral", "skipped"]);

/** Names of the checks that these rules require and that this commit has not passed. */
export function missingChecks(repo: Repository, rules: readonly RuleOptions[], sha: string): readonly string[] {
  return required(rules).flatMap((check) => (reportedOn(repo, check, sha).includes("passed") ? [] : check.context));
}

/** Names of those that have failed on it. */
export function failedChecks(repo: Repository, rules: readonly RuleOptions[], sha: string): readonly string[] {
  return required(rules).flatMap((check) => {
    const reported = reportedOn(repo, check, sha);
    return reported.includes("failed") && !reported.includes("passed") ? check.context : [];
  });
}

type RequiredCheck = NonNullable<RuleOptions["requiredChecks"]>[number];

function required(rules: readonly RuleOptions[]): readonly RequiredCheck[] {
  return rules.flatMap((rule) => rule.requiredChecks ?? []);
}

/** What was reported last under that name, by check runs and statuses. */
function reportedOn(
  repo: Repository,
  { context, app }: RequiredCheck,
  sha: string,
): readonly ("passed" | "failed" | "pending")[] {
  const runs = latestCheckRuns(repo, sha).filter(
    (run) => run.name === context && (app ?? run.app.slug) === run.app.slug,
  );
  const statuses = latestStatuses(repo, sha).filter(
    (one) => one.context === context && (app ?? one.app?.slug) === one.app?.slug,
  );
  return [
    ...runs.map(({ conclusion }) => (conclusion === null ? "pending" : PASSING.has(conclusion) ? "passed" : "failed")),
    ...statuses.map(({ state }) => (state === "pending" ? "pending" : state === "success" ? "passed" : "failed")),
  ];
}

function bypasses(rule: RuleOptions, actor: Actor): boolean {
  const names = rule.bypass ?? [];
  if (actor.kind === "user") return names.includes(actor.login);
  return actor.kind === "installation" && names.includes(actor.login.replace(/\[bot\]$/, ""));
}

/** What GitHub says where a ruleset forbids something. */
export function ruleViolation(why: string): string {
  return `Repository rule violations found\n\n${why}\n\n`;
}

/** What a pull request lacks of what these rules ask for, in GitHub's words; null when it lacks nothing. Code owners apart. */
export function pullRefusal(pull: PullRequest, rules: readonly RuleOptions[]): string | null {
  const approvals = missingApprovals(pull, rules);
  if (approvals > 0) {
    const reviews = approvals === 1 ? "1 approving review is" : `${approvals} approving reviews are`;
    return `At least ${reviews} required by reviewers with write access.`;
  }
  if (rules.some((rule) => rule.resolvedConversations) && pull.threads.some((thread) => thread.resolvedBy === null))
    return "A conversation must be resolved before this pull request can be merged.";
  return checksRefusal(pull.repo, rules, pull.headSha);
}

/** The first check that is missing, in GitHub's words; null when none is. */
export function checksRefusal(repo: Repository, rules: readonly RuleOptions[], sha: string): string | null {
  const [missing] = missingChecks(repo, rules, sha);
  return missing === undefined ? null : `Required status check "${missing}" is expected.`;
}

/** How many approvals these rules still ask for. */
function missingApprovals(pull: PullRequest, rules: readonly RuleOptions[]): number {
  const required = Math.max(0, ...rules.map((rule) => rule.requiredApprovals ?? 0));
  return Math.max(0, required - approvers(pull).length);
}

/** Who approves of it by the last that they have said; its author does not count. */
export function approvers({ user, reviews }: PullRequest): readonly Account[] {
  const verdicts = new Map(reviews.filter(({ state }) => VERDICTS.has(state)).map((one) => [one.user.id, one]));
  const approving = [...verdicts.values()].filter(({ state }) => state === "APPROVED");
  return approving.map((review) => review.user).filter(({ id }) => id !== user.id);
}

const VERDICTS = new Set(["APPROVED", "CHANGES_REQUESTED", "DISMISSED"]);
