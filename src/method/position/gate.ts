import { durationMs, gateIsPassed, intentBranch } from "../derive/index.ts";
import type { PlaceSeen, Reason, StageRecord } from "../model/index.ts";
import { actPart, NOBODY, type Part, personPart } from "./candidate.ts";
import { type Look, standingOf } from "./facts.ts";
import { failureToFile } from "./failed-check.ts";
import { mergeProblem, missingEvents, onlyEventsMissing, passageOf } from "./gate-approvals.ts";
import { gateReason } from "./gate-reason.ts";
import { shutReason } from "./held.ts";

/** The gate: opened when everything is signed, passed by what its kinds allow, then the stage merges. */
export function gatePart(look: Look, stage: StageRecord): Part {
  const merged = hasOwnBranch(look, stage) ? look.seen.stage_place?.merged : null;
  if (merged && !stage.gate) return mergedPart(look, stage, merged);
  const shut = merged ? null : shutReason(look, stage);
  if (shut) return personPart("gate", shut);
  if (isPassed(look, stage)) return passedPart(look, stage);
  if (stage.gate_opened_at === null) return openingPart(look, stage);
  const held = checksPart(look, stage, unsuccessful(look));
  if (held) return held;
  if (passageOf(look, stage) !== null)
    return actPart("gate", { act: "clear_gate", stage: stage.name }, "the gate is being passed");
  const action = timeOutDue(look, stage);
  if (action) return actPart("gate", { act: "time_out", stage: stage.name, action }, "nobody passed the gate in time");
  return waitingPart(look, stage);
}

/** Passed by what stands; what has been merged as it was passed is merged. */
function isPassed(look: Look, stage: StageRecord): boolean {
  const merged = hasOwnBranch(look, stage) && look.seen.stage_place?.merged != null;
  return stage.gate !== null && (merged || gateIsPassed(stage, standingOf(look)));
}

export function hasOwnBranch(look: Look, stage: StageRecord): boolean {
  return stage.branch !== intentBranch(look.state.slug);
}

/** A merge before the walk has come to its gate: nothing else can be done on that pull request any more. */
export function earlyMergePart(look: Look, stage: StageRecord): Part | null {
  const merged = hasOwnBranch(look, stage) ? look.seen.stage_place?.merged : null;
  if (!merged || stage.gate !== null || stage.gate_opened_at !== null) return null;
  return mergedPart(look, stage, merged);
}

/** Somebody merged the stage's pull request. It passes the gate, or the stage goes on with the intent branch. */
function mergedPart(look: Look, stage: StageRecord, merged: NonNullable<PlaceSeen["merged"]>): Part {
  const why = mergeProblem(look, stage, merged);
  if (why !== null) return actPart("gate", { act: "early_merge", stage: stage.name, why }, why);
  if (missingEvents(look, stage).length > 0) return waitingPart(look, stage);
  return actPart("gate", { act: "clear_gate", stage: stage.name }, "the pull request was merged");
}

function passedPart(look: Look, stage: StageRecord): Part {
  const mergedAlready = !hasOwnBranch(look, stage) || look.seen.stage_place?.merged !== null;
  const held = mergedAlready ? null : checksPart(look, stage, unsuccessful(look));
  if (held) return held;
  const act = mergedAlready ? "record_merge" : "merge_stage";
  const part = actPart("merge", { act, stage: stage.name }, "the gate is passed; the stage is being merged");
  const { refused } = look.seen;
  if (mergedAlready || refused?.act !== "merge_stage") return part;
  // It is tried again at every look; meanwhile people know whom to ask.
  return { ...part, waits_for: "person", reasons: [refusedReason(look, refused.why)] };
}

function refusedReason({ seen }: Look, why: string): Reason {
  const number = seen.stage_place?.number;
  return {
    subject: "merge",
    met: false,
    because: `the gate is passed, but GitHub refuses the merge: ${why}`,
    who: "someone who may change the repository's rules, or who may merge",
    how: `make the App a bypass actor of the rule, or do what it asks for; or merge #${number ?? "?"} yourself`,
  };
}

function openingPart(look: Look, stage: StageRecord): Part {
  const held = checksPart(look, stage, [...unsuccessful(look), ...unreported(look)]);
  return held ?? actPart("gate", { act: "open_gate", stage: stage.name }, "everything is signed; the gate opens");
}

/** A check of the repository that keeps the gate shut. */
interface Check {
  readonly name: string;
  readonly state: "failed" | "pending" | "unreported";
}

/** Checks and statuses of others that have failed or not ended. One that the gate itself waits for is another matter. */
function unsuccessful(look: Look): readonly Check[] {
  return look.seen.foreign_checks.filter(({ name }) => !isAwaited(look, name));
}

/** Checks that the default branch requires and that may still begin on this head. */
function unreported(look: Look): readonly Check[] {
  const waited = (look.seen.unreported_checks ?? []).filter(
    ({ name, until }) => until !== null && !isAwaited(look, name),
  );
  return waited.map(({ name }) => ({ name, state: "unreported" }));
}

function isAwaited({ seen }: Look, name: string): boolean {
  return seen.gate.events.some((event) => event.kind === "check" && event.name === name);
}

/**
 * Nothing is opened or merged while the repository's own checks have not passed; null when none is in the way. What has
 * failed is first filed, so that agents mend it.
 */
function checksPart(look: Look, stage: StageRecord, checks: readonly Check[]): Part | null {
  if (checks.length === 0) return null;
  const [act] = checks.flatMap(({ name, state }) =>
    state === "failed" ? (failureToFile(look, stage, name) ?? []) : [],
  );
  if (act) return actPart("gate", act, `the check ${act.name} has failed; it becomes a finding`);
  // What has failed is what somebody has to see to; what still runs comes to its end by itself.
  const order: readonly Check["state"][] = ["failed", "pending", "unreported"];
  const parts = checks.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state)).map(checkReason);
  const because = "the repository's own checks have not passed";
  const part = personPart("gate", { subject: "checks", met: false, because, parts });
  return checks.some(({ state }) => state === "failed") ? part : { ...part, waits_for: "nobody" };
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
function timeOutDue(look: Look, stage: StageRecord): "escalate" | "block" | null {
  const { protocol } = stage.frozen;
  const limit = protocol?.timeout === undefined ? null : durationMs(protocol.timeout);
  if (limit === null || stage.gate_opened_at === null || stage.gate_timed_out) return null;
  const due = Date.parse(stage.gate_opened_at) + limit <= Date.parse(look.seen.now);
  return due ? (protocol?.timeout_action ?? "escalate") : null;
}

/** The merge itself passes it, and no outside event is missing besides. */
function isReady(look: Look, stage: StageRecord): boolean {
  const open = stage.gate_opened_at !== null && stage.early_merge === undefined;
  return open && stage.frozen.gate.includes("external") && missingEvents(look, stage).length === 0;
}

function waitingPart(look: Look, stage: StageRecord): Part {
  const waits = personPart("gate", gateReason(look, stage));
  const part: Part = isReady(look, stage) ? { ...waits, ready: true } : waits;
  const outside = missingEvents(look, stage).every(({ kind }) => kind !== "label");
  return outside && onlyEventsMissing(look, stage) ? { ...part, waits_for: "nobody" } : part;
}
