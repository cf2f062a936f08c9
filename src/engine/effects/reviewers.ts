import { type IntentState, intentBranch, type Position, position, workingStage } from "../../method/index.ts";
import type { PullRequestSeen } from "../../ports/index.ts";
import { secondOf } from "../../shared/index.ts";
import { type Observation, pullFor, stateOf } from "../observe/observation.ts";

/**
 * Who is to be asked for a review of the pull request where a plan, a gate or the delivery has begun to wait for people: nobody
 * who is asked already or has said something since the waiting began; whoever asked for changes is asked again once
 * they are made. To be asked when the waiting is new: a request that somebody has taken back stays taken back.
 */
export function reviewersMissing(observation: Observation, pull: PullRequestSeen): readonly string[] {
  const state = stateOf(observation);
  const since = waitingSince(state, position(state, observation.facts));
  if (since === null || pull.number !== placeOf(observation)?.number) return [];
  const heard = pull.reviews.filter(({ submitted_at }) => secondOf(submitted_at) > secondOf(since));
  const settled = [...pull.requested_reviewers, ...heard.flatMap(({ author }) => author ?? [])].map((one) => one.login);
  return wanted(observation, pull).filter((login) => !settled.some((one) => isSame(one, login)));
}

/** When the plan or the work that people are to look at was ready; null while nobody is to look. */
function waitingSince(state: IntentState, { waits_for, phase }: Position): string | null {
  if (waits_for !== "person") return null;
  const stage = workingStage(state);
  if (phase === "plan-signoff") return latest(stage?.runs.map((run) => run.completed_at) ?? []);
  if (phase === "gate") return stage?.gate_opened_at ?? null;
  return phase === "seal" ? (state.intent.delivery?.at ?? null) : null;
}

function latest(times: readonly (string | null)[]): string | null {
  return (
    times
      .filter((time) => time !== null)
      .sort()
      .at(-1) ?? null
  );
}

function placeOf(observation: Observation): PullRequestSeen | null {
  const own = workingStage(stateOf(observation))?.branch;
  return (
    (own ? pullFor(observation.snapshot, own) : null) ?? pullFor(observation.snapshot, intentBranch(observation.slug))
  );
}

/** The configured reviewers; without them the code owners, whom GitHub asks itself, or else whoever started. */
function wanted(observation: Observation, pull: PullRequestSeen): readonly string[] {
  const { reviewers } = observation.project.config;
  const starter = hasCodeOwners(observation) ? [] : [stateOf(observation).intent.created.by.login];
  const again = pull.reviews.flatMap(({ author, state }) =>
    state === "changes_requested" && author && !author.bot ? [author.login] : [],
  );
  const named = reviewers.length > 0 ? reviewers : starter;
  return [...named, ...again].filter((login, i, all) => all.findIndex((one) => isSame(one, login)) === i);
}

function hasCodeOwners(observation: Observation): boolean {
  return ["CODEOWNERS", ".github/CODEOWNERS", "docs/CODEOWNERS"].some((path) => observation.work.files.has(path));
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
