import { type Facts, type IntentState, intentBranch, sourceRef, stateOfPull } from "../../method/index.ts";
import type { PullRequestSeen, ReviewSeen } from "../../ports/index.ts";
import { type Observation, pullFor, stateOf } from "./observation.ts";

/*
 * GitHub's "Approved" stays on a pull request, whatever it was given for. On the intent's, an approval from before the
 * delivery was meant for a plan or a stage; where the base is a wrong one, it was given on another difference. Both are
 * taken off, so that they never pass for an approval of what is merged later.
 */

export const REFUSED = "keep-review";

interface Dismissal {
  readonly pull: number;
  readonly review: ReviewSeen;
  readonly message: string;
}

/** Approvals that are to be taken off now. */
export function dismissals(observation: Observation): readonly Dismissal[] {
  const state = stateOf(observation);
  if (state.intent.ended !== null) return [];
  const tried = new Set(state.intent.interventions.filter((one) => one.do === REFUSED).map(({ source }) => source));
  return [...counted(observation), ...misplaced(observation)].filter(
    ({ review }) => !tried.has(sourceRef({ from: "review", id: review.id })),
  );
}

/** On the intent's pull request, before the delivery: what was counted, and what is older than what was. */
function counted(observation: Observation): readonly Dismissal[] {
  const state = stateOf(observation);
  const pull = pullFor(observation.snapshot, intentBranch(observation.slug));
  if (pull?.state !== "open" || state.intent.delivery !== null) return [];
  return approvalsOf(pull).flatMap((review) => {
    const what = countedAs(state, review);
    return what === null ? [] : [{ pull: pull.number, review, message: sentence(what) }];
  });
}

function sentence(what: string): string {
  return `${what[0]?.toUpperCase()}${what.slice(1)}. It is no approval of the delivery, which is still to come.`;
}

/** What an approval on the intent's pull request was counted as; null while it may still count for something. */
function countedAs(state: IntentState, { id, submitted_at }: ReviewSeen): string | null {
  const ref = sourceRef({ from: "review", id });
  const stages = Object.values(state.stages);
  const plan = stages.find(({ plan_signed }) => plan_signed?.ref === ref);
  if (plan) return `counted as plan sign-off of ${plan.name}`;
  const gate = stages.find((one) => one.gate?.ref === ref);
  if (gate) return `counted as approval of stage ${gate.name}`;
  const own = intentBranch(state.slug);
  const passed = stages.find(({ gate: by, branch }) => branch === own && by !== null && submitted_at <= by.at);
  return passed ? `counted towards the approval of stage ${passed.name}` : null;
}

/** Where the base is a wrong one, no approval counts, and GitHub must not take it for one of the merge into that base. */
function misplaced({ facts: observed, snapshot }: Observation): readonly Dismissal[] {
  return (observed.pulls ?? []).flatMap((facts) => {
    const found = stateOfPull(facts);
    const pull = pullFor(snapshot, facts.branch);
    if (found.does !== "gate-shut" || pull === null) return [];
    const message = `This does not count: ${found.because}. Change the base back, and approve again once it is ready.`;
    return approvalsOf(pull).map((review) => ({ pull: pull.number, review, message }));
  });
}

/** Approvals of people; a later verdict of the same person has replaced an earlier one. */
function approvalsOf({ reviews }: PullRequestSeen): readonly ReviewSeen[] {
  return reviews.filter(({ state, author }) => state === "approved" && author !== null && !author.bot);
}

/** Approvals that GitHub did not let the App take off and that it still counts. */
export function undismissed(state: IntentState, pull: PullRequestSeen | null): NonNullable<Facts["undismissed"]> {
  if (pull === null) return [];
  const kept = new Map(
    state.intent.interventions.flatMap(({ do: what, source, note = "" }) => (what === REFUSED ? [[source, note]] : [])),
  );
  return approvalsOf(pull).flatMap((review) => {
    const why = kept.get(sourceRef({ from: "review", id: review.id }));
    const counted = countedAs(state, review) ?? "was given while the base was another one";
    return why === undefined ? [] : [{ login: review.author?.login ?? "somebody", counted: wasCounted(counted), why }];
  });
}

function wasCounted(words: string): string {
  return words.startsWith("counted") ? `was ${words}` : words;
}
