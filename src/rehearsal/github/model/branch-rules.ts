import type { RuleOptions } from "../options.ts";
import type { Actor } from "../seams.ts";
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
  return repo.rules.filter((rule) => branchMatches(rule.pattern, branch));
}

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

/** Names of the checks that a rule requires on this branch and that this commit has not passed. */
export function missingChecks(repo: Repository, branch: string, sha: string): readonly string[] {
  const runs = latestCheckRuns(repo, sha);
  const statuses = latestStatuses(repo, sha);
  const passed = (context: string, app: string | undefined): boolean =>
    runs.some(
      (run) => run.name === context && (app === undefined || run.app.slug === app) && PASSING.has(run.conclusion ?? ""),
    ) ||
    statuses.some(
      (one) => one.context === context && (app === undefined || one.app?.slug === app) && one.state === "success",
    );
  const required = rulesOf(repo, branch).flatMap((rule) => rule.requiredChecks ?? []);
  return required.filter((check) => !passed(check.context, check.app)).map((check) => check.context);
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

/** Why this actor may not move the branch to this commit by hand; null when nothing is against it. */
export function updateRefusal(repo: Repository, branch: string, actor: Actor, after: string): string | null {
  for (const rule of rulesOf(repo, branch).filter((one) => !bypasses(one, actor))) {
    if (rule.restrictUpdates) return ruleViolation("Cannot update this protected ref.");
    const missing = rule.requiredChecks ? missingChecks(repo, branch, after) : [];
    if (missing.length > 0) return ruleViolation(`Required status check "${missing[0]}" is expected.`);
  }
  return null;
}

/** Why this actor may not put a merge commit on the branch without a pull request; null when nothing is against it. */
export function directMergeRefusal(repo: Repository, branch: string, actor: Actor, after: string): string | null {
  for (const rule of rulesOf(repo, branch).filter((one) => !bypasses(one, actor))) {
    if (rule.requiredApprovals) return ruleViolation("Changes must be made through a pull request.");
  }
  return updateRefusal(repo, branch, actor, after);
}

/** Whether a merge by this actor may ignore required checks. */
export function mergeBypass(repo: Repository, branch: string, actor: Actor): boolean {
  return rulesOf(repo, branch).every((rule) => bypasses(rule, actor));
}

/** How many approvals a rule still asks for before this pull request may be merged. */
export function missingApprovals({ repo, baseRef, user, reviews }: PullRequest): number {
  const required = Math.max(0, ...rulesOf(repo, baseRef).map((rule) => rule.requiredApprovals ?? 0));
  const verdicts = new Map(
    reviews.filter(({ state }) => VERDICTS.has(state)).map((review) => [review.user.id, review.state]),
  );
  const counts = (id: number): boolean => verdicts.get(id) === "APPROVED" && id !== user.id;
  return Math.max(0, required - [...verdicts.keys()].filter(counts).length);
}

const VERDICTS = new Set(["APPROVED", "CHANGES_REQUESTED", "DISMISSED"]);
