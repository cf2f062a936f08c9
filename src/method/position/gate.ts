import { durationMs, intentBranch } from "../derive/index.ts";
import type { PlaceSeen, Reason, StageRecord } from "../model/index.ts";
import type { Look } from "./context.ts";
import { gateReason } from "./gate-reason.ts";
import { actPart, NOBODY, type Part, personPart } from "./part.ts";
import { mergeProblem, missingEvents, onlyEventsMissing, passageOf } from "./passage.ts";

/** The gate: opened when everything is signed, passed by what its kinds allow, then the stage merges. */
export function gatePart(look: Look, stage: StageRecord): Part {
  const merged = hasOwnBranch(look, stage) ? look.seen.stage_place?.merged : null;
  if (merged && !stage.gate) return mergedPart(look, stage, merged);
  if (stage.gate !== null) return passedPart(look, stage);
  if (stage.gate_opened_at === null) return openingPart(look, stage);
  if (passageOf(look, stage) !== null)
    return actPart("gate", { act: "clear_gate", stage: stage.name }, "the gate is being passed");
  const action = timeOutDue(look, stage);
  if (action) return actPart("gate", { act: "time_out", stage: stage.name, action }, "nobody passed the gate in time");
  return waitingPart(look, stage);
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
  const act = mergedAlready ? "record_merge" : "merge_stage";
  return actPart("merge", { act, stage: stage.name }, "the gate is passed; the stage is being merged");
}

function openingPart(look: Look, stage: StageRecord): Part {
  // A check that the gate itself waits for need not have ended before it opens.
  const awaited = look.seen.gate.events.filter(({ kind }) => kind === "check").map(({ name }) => name);
  const failing = look.seen.foreign_checks.filter(({ name }) => !awaited.includes(name));
  if (failing.length === 0)
    return actPart("gate", { act: "open_gate", stage: stage.name }, "everything is signed; the gate opens");
  const failed = failing.some(({ state }) => state === "failed");
  const because = "the repository's own checks have not passed";
  // What has failed is what somebody has to see to; what still runs comes to its end by itself.
  const parts = failing.toSorted((a, b) => a.state.localeCompare(b.state)).map(checkReason);
  const part = personPart("gate", { subject: "checks", met: false, because, parts });
  return failed ? part : { ...part, waits_for: "nobody" };
}

function checkReason({ name, state }: Look["seen"]["foreign_checks"][number]): Reason {
  if (state === "pending") {
    const how = "nothing is to be done: the gate opens by itself when it has passed";
    return { subject: name, met: false, because: "has not ended", who: NOBODY, how };
  }
  const how = "push what mends it, have it mended by `/haiku feedback <text>`, or run the check again";
  return { subject: name, met: false, because: "failed", who: "someone with the command permission", how };
}

/** What follows when the gate has been open for too long, once. */
function timeOutDue(look: Look, stage: StageRecord): "escalate" | "block" | null {
  const { protocol } = stage.frozen;
  const limit = protocol?.timeout === undefined ? null : durationMs(protocol.timeout);
  if (limit === null || stage.gate_opened_at === null || stage.gate_timed_out) return null;
  const due = Date.parse(stage.gate_opened_at) + limit <= Date.parse(look.seen.now);
  return due ? (protocol?.timeout_action ?? "escalate") : null;
}

function waitingPart(look: Look, stage: StageRecord): Part {
  const part = personPart("gate", gateReason(look, stage));
  const outside = missingEvents(look, stage).every(({ kind }) => kind !== "label");
  return outside && onlyEventsMissing(look, stage) ? { ...part, waits_for: "nobody" } : part;
}
