import { gateWitness, intentBranch, sameWitnesses } from "../derive/index.ts";
import type { OfferedClearance, Reason, StageRecord } from "../model/index.ts";
import { type Look, plannedUnits } from "./context.ts";
import { actPart, type Part, personPart } from "./part.ts";

/** The gate: opened when everything is signed, passed by what its kinds allow, then the stage merges. */
export function gatePart(look: Look, stage: StageRecord): Part {
  const place = hasOwnBranch(look, stage) ? look.seen.stage_place : null;
  if (place?.merged && !stage.gate) return mergedPart(look, stage);
  if (stage.gate !== null) return passedPart(look, stage);
  if (stage.gate_opened_at === null) return openingPart(look, stage);
  if (stage.frozen.gate.includes("auto") || clearanceFor(look, stage) !== null) {
    return actPart("gate", { act: "clear_gate", stage: stage.name }, "the gate is being passed");
  }
  return personPart("gate", gateReason(look, stage));
}

/** The approval that clears this gate now: given for a gate, on exactly what stands today. */
export function clearanceFor(look: Look, stage: StageRecord): OfferedClearance | null {
  if (!stage.frozen.gate.includes("ask")) return null;
  const today = gateWitness(look.state.slug, plannedUnits(look, stage.name), look.seen.files);
  return look.seen.offered.find((one) => one.for === "gate" && sameWitnesses(one.witnesses, today)) ?? null;
}

export function hasOwnBranch(look: Look, stage: StageRecord): boolean {
  return stage.branch !== intentBranch(look.state.slug);
}

/** Somebody merged the stage's pull request. It counts when the gate was open and that person was allowed. */
function mergedPart(look: Look, stage: StageRecord): Part {
  const merged = look.seen.stage_place?.merged;
  if (stage.gate_opened_at !== null && merged?.allowed) {
    return actPart("gate", { act: "clear_gate", stage: stage.name }, "the pull request was merged");
  }
  const who = merged?.by?.login ?? "somebody";
  return personPart("gate", {
    subject: "gate",
    met: false,
    because:
      stage.gate_opened_at === null
        ? `${who} merged before the gate was open`
        : `${who} merged without the approve permission`,
    who: "someone with the approve permission",
    how: "comment `/haiku approve`",
  });
}

function passedPart(look: Look, stage: StageRecord): Part {
  const mergedAlready = !hasOwnBranch(look, stage) || look.seen.stage_place?.merged !== null;
  const act = mergedAlready ? "record_merge" : "merge_stage";
  return actPart("merge", { act, stage: stage.name }, "the gate is passed; the stage is being merged");
}

function openingPart(look: Look, stage: StageRecord): Part {
  const failing = look.seen.foreign_checks;
  if (failing.length === 0)
    return actPart("gate", { act: "open_gate", stage: stage.name }, "everything is signed; the gate opens");
  const parts = failing.map(({ name, state }) => ({
    subject: name,
    met: false,
    because: state === "pending" ? "has not ended" : "failed",
  }));
  return personPart("gate", {
    subject: "checks",
    met: false,
    because: "the repository's own checks have not passed",
    parts,
  });
}

function gateReason(look: Look, stage: StageRecord): Reason {
  const external = stage.frozen.gate.includes("external");
  const stale = look.seen.offered.some((one) => one.for === "gate");
  const ways = [
    ...(external ? ["merge the pull request"] : []),
    ...(stage.frozen.gate.includes("ask") ? ["approve the pull request, or comment `/haiku approve`"] : []),
  ];
  return {
    subject: "gate",
    met: false,
    because: stale
      ? "an approval was given, but what it saw has changed since"
      : `stage ${stage.name} is built and signed by every role`,
    who: external ? "whoever may merge" : "someone with the approve permission",
    how: ways.join("; or "),
  };
}
