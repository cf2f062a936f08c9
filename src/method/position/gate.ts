import { durationMs, gateIsPassed, intentBranch } from "../derive/index.ts";
import {
  AWAITED_EVENT_ROWS,
  gateTakes,
  NOBODY,
  type Reason,
  type StagePullRequest,
  type StageRecord,
} from "../model/index.ts";
import { type Candidate, operationCandidate, personCandidate } from "./candidate.ts";
import { type Situation, standingOf } from "./facts.ts";
import { failureToFile } from "./failed-check.ts";
import { gateApprovalsOf, mergeProblem, missingEvents, onlyEventsMissing } from "./gate-approvals.ts";
import { gateReason } from "./gate-reason.ts";
import { shutReason } from "./held.ts";

/** The gate: opened when everything is signed, passed by what its kinds allow, then the stage merges. */
export function gateCandidate(situation: Situation, stage: StageRecord): Candidate {
  const merged = hasOwnBranch(situation, stage) ? situation.facts.stage_pull?.merged : null;
  if (merged && !stage.gate) return mergedCandidate(situation, stage, merged);
  const shut = merged ? null : shutReason(situation, stage);
  if (shut) return personCandidate("gate", shut);
  if (isPassed(situation, stage)) return passedCandidate(situation, stage);
  if (stage.gate_opened_at === null) return openingCandidate(situation, stage);
  const held = checksCandidate(situation, stage, unsuccessful(situation));
  if (held) return held;
  if (gateApprovalsOf(situation, stage) !== null)
    return operationCandidate("gate", { act: "clear_gate", stage: stage.name }, "the gate is being passed");
  const action = timeOutDue(situation, stage);
  if (action)
    return operationCandidate("gate", { act: "time_out", stage: stage.name, action }, "nobody passed the gate in time");
  return waitingCandidate(situation, stage);
}

/** Passed by what stands; what has been merged as it was passed is merged. */
function isPassed(situation: Situation, stage: StageRecord): boolean {
  const merged = hasOwnBranch(situation, stage) && situation.facts.stage_pull?.merged != null;
  return stage.gate !== null && (merged || gateIsPassed(stage, standingOf(situation)));
}

/** False where its work is on the intent branch: then there is nothing to merge. */
export function hasOwnBranch(situation: Situation, stage: StageRecord): boolean {
  return stage.branch !== intentBranch(situation.state.slug);
}

/** A merge before the walk has come to its gate: nothing else can be done on that pull request any more. */
export function earlyMergeCandidate(situation: Situation, stage: StageRecord): Candidate | null {
  const merged = hasOwnBranch(situation, stage) ? situation.facts.stage_pull?.merged : null;
  if (!merged || stage.gate !== null || stage.gate_opened_at !== null) return null;
  return mergedCandidate(situation, stage, merged);
}

/** Somebody merged the stage's pull request. It passes the gate, or the stage goes on with the intent branch. */
function mergedCandidate(
  situation: Situation,
  stage: StageRecord,
  merged: NonNullable<StagePullRequest["merged"]>,
): Candidate {
  const why = mergeProblem(situation, stage, merged);
  if (why !== null) return operationCandidate("gate", { act: "early_merge", stage: stage.name, why }, why);
  if (missingEvents(situation, stage).length > 0) return waitingCandidate(situation, stage);
  return operationCandidate("gate", { act: "clear_gate", stage: stage.name }, "the pull request was merged");
}

function passedCandidate(situation: Situation, stage: StageRecord): Candidate {
  const mergedAlready = !hasOwnBranch(situation, stage) || situation.facts.stage_pull?.merged !== null;
  const held = mergedAlready ? null : checksCandidate(situation, stage, unsuccessful(situation));
  if (held) return held;
  const act = mergedAlready ? "record_merge" : "merge_stage";
  const candidate = operationCandidate(
    "merge",
    { act, stage: stage.name },
    "the gate is passed; the stage is being merged",
  );
  const { refused } = situation.facts;
  if (mergedAlready || refused?.act !== "merge_stage") return candidate;
  // It is tried again at every look; meanwhile people know whom to ask.
  return { ...candidate, waits_for: "person", reasons: [refusedReason(situation, refused.why)] };
}

function refusedReason({ facts }: Situation, why: string): Reason {
  const number = facts.stage_pull?.number;
  const act = /merge queue/i.test(why)
    ? `put #${number ?? "?"} into the merge queue`
    : `merge #${number ?? "?"} yourself`;
  return {
    subject: "merge",
    met: false,
    because: `the gate is passed, but GitHub refuses the merge: ${why}`,
    who: "someone who may change the repository's rules, or who may merge",
    how: `make the App a bypass actor of the rule, or do what it asks for; or ${act}`,
  };
}

function openingCandidate(situation: Situation, stage: StageRecord): Candidate {
  const held = checksCandidate(situation, stage, [...unsuccessful(situation), ...unreported(situation)]);
  return (
    held ?? operationCandidate("gate", { act: "open_gate", stage: stage.name }, "everything is signed; the gate opens")
  );
}

/** A check of the repository that keeps the gate shut. */
interface Check {
  readonly name: string;
  readonly state: "failed" | "pending" | "unreported";
}

/** Checks and statuses of others that have failed or not ended. One that the gate itself waits for is another matter. */
function unsuccessful(situation: Situation): readonly Check[] {
  return situation.facts.foreign_checks.filter(({ name }) => !isAwaited(situation, name));
}

/** Checks that the default branch requires and that may still begin on this head. */
function unreported(situation: Situation): readonly Check[] {
  const waited = (situation.facts.unreported_checks ?? []).filter(
    ({ name, until }) => until !== null && !isAwaited(situation, name),
  );
  return waited.map(({ name }) => ({ name, state: "unreported" }));
}

function isAwaited({ facts }: Situation, name: string): boolean {
  return facts.gate.events.some((event) => AWAITED_EVENT_ROWS[event.kind].is_check && event.name === name);
}

/**
 * Nothing is opened or merged while the repository's own checks have not passed; null when none is in the way. What has
 * failed is first filed, so that agents mend it.
 */
function checksCandidate(situation: Situation, stage: StageRecord, checks: readonly Check[]): Candidate | null {
  if (checks.length === 0) return null;
  const [act] = checks.flatMap(({ name, state }) =>
    state === "failed" ? (failureToFile(situation, stage, name) ?? []) : [],
  );
  if (act) return operationCandidate("gate", act, `the check ${act.name} has failed; it becomes a finding`);
  // What has failed is what somebody has to see to; what still runs comes to its end by itself.
  const order: readonly Check["state"][] = ["failed", "pending", "unreported"];
  const parts = checks.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state)).map(checkReason);
  const because = "the repository's own checks have not passed";
  const candidate = personCandidate("gate", { subject: "checks", met: false, because, parts });
  return checks.some(({ state }) => state === "failed") ? candidate : { ...candidate, waits_for: "nobody" };
}

function checkReason({ name, state }: Check): Reason {
  switch (state) {
    case "unreported": {
      const because = "is required on the default branch and has not begun";
      const how = "nothing is to be done: after five minutes without it the gate says that it did not run here";
      return { subject: name, met: false, because, who: NOBODY, how };
    }
    case "pending": {
      const how = "nothing is to be done: it goes on by itself when it has passed";
      return { subject: name, met: false, because: "has not ended", who: NOBODY, how };
    }
    case "failed": {
      const how = "push what mends it, have it mended by `/haiku feedback <text>`, or run the check again";
      return { subject: name, met: false, because: "failed", who: "someone with the command permission", how };
    }
  }
}

/** What follows when the gate has been open for too long, once. */
function timeOutDue(situation: Situation, stage: StageRecord): "escalate" | "block" | null {
  const { protocol } = stage.frozen;
  const limit = protocol?.timeout === undefined ? null : durationMs(protocol.timeout);
  if (limit === null || stage.gate_opened_at === null || stage.gate_timed_out) return null;
  const due = Date.parse(stage.gate_opened_at) + limit <= Date.parse(situation.facts.now);
  return due ? (protocol?.timeout_action ?? "escalate") : null;
}

/** The merge itself passes it, and no outside event is missing besides. */
function isReady(situation: Situation, stage: StageRecord): boolean {
  const open = stage.gate_opened_at !== null && stage.early_merge === undefined;
  return open && gateTakes(stage.frozen.gate, "merge") && missingEvents(situation, stage).length === 0;
}

function waitingCandidate(situation: Situation, stage: StageRecord): Candidate {
  const waits = personCandidate("gate", gateReason(situation, stage));
  const candidate: Candidate = isReady(situation, stage) ? { ...waits, ready: true } : waits;
  const outside = missingEvents(situation, stage).every(({ kind }) => AWAITED_EVENT_ROWS[kind].again === null);
  return outside && onlyEventsMissing(situation, stage) ? { ...candidate, waits_for: "nobody" } : candidate;
}
