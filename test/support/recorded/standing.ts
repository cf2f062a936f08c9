import {
  type Facts,
  type IntentState,
  type PlannedUnit,
  type Position,
  position,
  type Reason,
  type StageRecord,
  sameFiles,
  standing,
  standingFor,
  type UnitRecord,
} from "../../../src/method/index.ts";
import { someFacts } from "./observation.ts";
import { aPlannedUnit, somePlans } from "./plans.ts";
import { anIteration, aRun, aSignature, aStage, aState, aUnit, NOON, UNIT } from "./records.ts";

/* A stage as far as it has come, written down at once instead of walked; and what the position says about it. */

const STANDINGS = ["planned", "reviewed", "built", "approved"] as const;
/** What of the stage's life is over: its plan is written, is signed, is built, is signed again. */
export type Standing = (typeof STANDINGS)[number];

export function unitAt(standing: Standing, id = UNIT): UnitRecord {
  const come = STANDINGS.indexOf(standing);
  const signed = { spec: aSignature(), correctness: aSignature() };
  return aUnit({
    id,
    ...(come < 1 ? {} : { reviews: signed }),
    ...(come < 2 ? {} : { started_at: NOON, iterations: [anIteration(), anIteration({ hat: "verifier" })] }),
    ...(come < 3 ? {} : { approvals: signed }),
  });
}

export function stageAt(
  standing: Standing,
  differs: Parameters<typeof aStage>[0] = {},
  units: readonly PlannedUnit[] = [aPlannedUnit()],
): StageRecord {
  const records = units.map((unit) => [unit.id, unitAt(standing, unit.id)] as const);
  return aStage({ runs: [aRun("elaborate/-")], units: Object.fromEntries(records), ...differs });
}

/** Both stages have merged. */
export function allMerged(differs: Parameters<typeof aState>[0] = {}): IntentState {
  const merged = { at: NOON, ref: "m" };
  const ship = aStage({ name: "ship", merged, branch: "haiku/airports/main" });
  return aState({ stages: { build: stageAt("approved", { merged }), ship }, ...differs });
}

/**
 * The position of this ledger where one unit is planned and nothing else has been seen. Signatures without witnesses of their
 * own are on what stands.
 */
export function placeOf(state: IntentState | StageRecord, facts: Partial<Facts> = {}): Position {
  const { state: ledger, facts: all } = lookAt(state, facts);
  return position(ledger, all);
}

/** The same ledger and what was seen, for other questions. */
export function lookAt(
  state: IntentState | StageRecord,
  facts: Partial<Facts> = {},
): { readonly state: IntentState; readonly facts: Facts } {
  const ledger = "slug" in state ? state : aState({ stages: { [state.name]: state } });
  const all = someFacts({ now: NOON, plans: somePlans(), ...facts });
  return { state: onWhatStands(ledger, all), facts: all };
}

type Signatures = UnitRecord["approvals"];

function onWhatStands(state: IntentState, facts: Facts): IntentState {
  const now = standing(state, facts);
  const signed = (signatures: Signatures, sight: Parameters<typeof standingFor>[0]): Signatures =>
    Object.fromEntries(
      Object.entries(signatures).map(([role, signature]) => [
        role,
        sameFiles(signature.witnesses, aSignature().witnesses)
          ? { ...signature, witnesses: standingFor(sight, now) }
          : signature,
      ]),
    );
  const stages = Object.entries(state.stages).map(([name, stage]) => {
    const units = Object.entries(stage.units).map(([id, unit]) => {
      const planned = facts.plans.stages[name]?.units.find((one) => one.id === id);
      if (!planned) return [id, unit];
      const reviews = signed(unit.reviews, { on: "reviews", unit: planned });
      return [id, { ...unit, reviews, approvals: signed(unit.approvals, { on: "approvals", unit: planned }) }];
    });
    return [name, { ...stage, units: Object.fromEntries(units) as StageRecord["units"] }];
  });
  const approvals = signed(state.intent.approvals, { on: "whole" });
  return {
    ...state,
    intent: { ...state.intent, approvals },
    stages: Object.fromEntries(stages) as IntentState["stages"],
  };
}

/** What the position's reason is made of. */
export function partsOf({ reason }: Position): readonly Reason[] {
  return reason.parts ?? [];
}

/** Jobs in a line each: `audit build: approve/spec gates`. */
export function jobsOf({ lanes: jobs }: Position): readonly string[] {
  return jobs.map(({ kind, stage, steps }) => {
    const names = steps.map((step) => [step.kind, step.subject, step.hat].filter((part) => part !== null).join("/"));
    return `${kind} ${stage ?? "-"}: ${names.join(" ")}`;
  });
}
