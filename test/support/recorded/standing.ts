import {
  type IntentState,
  type Observed,
  type PlannedUnit,
  type Position,
  position,
  type Reason,
  type StageRecord,
  sameWitnesses,
  standing,
  standingFor,
  type UnitRecord,
} from "../../../src/method/index.ts";
import { someFacts } from "./observation.ts";
import { aPlannedUnit, somePlans } from "./plans.ts";
import { anIteration, aRun, aStage, aStamp, aState, aUnit, NOON, UNIT } from "./records.ts";

/* A stage as far as it has come, written down at once instead of walked; and what the position says about it. */

const STANDINGS = ["planned", "reviewed", "built", "approved"] as const;
/** What of the stage's life is over: its plan is written, is signed, is built, is signed again. */
export type Standing = (typeof STANDINGS)[number];

export function unitAt(standing: Standing, id = UNIT): UnitRecord {
  const come = STANDINGS.indexOf(standing);
  const signed = { spec: aStamp(), correctness: aStamp() };
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
 * The position of these books where one unit is planned and nothing else has been seen. Stamps without witnesses of their
 * own are on what stands.
 */
export function placeOf(state: IntentState | StageRecord, seen: Partial<Observed> = {}): Position {
  const { state: books, seen: all } = lookAt(state, seen);
  return position(books, all);
}

/** The same books and what was seen, for other questions. */
export function lookAt(
  state: IntentState | StageRecord,
  seen: Partial<Observed> = {},
): { readonly state: IntentState; readonly seen: Observed } {
  const books = "slug" in state ? state : aState({ stages: { [state.name]: state } });
  const all = someFacts({ now: NOON, plans: somePlans(), ...seen });
  return { state: onWhatStands(books, all), seen: all };
}

type Stamps = UnitRecord["approvals"];

function onWhatStands(state: IntentState, seen: Observed): IntentState {
  const now = standing(state, seen);
  const signed = (stamps: Stamps, sight: Parameters<typeof standingFor>[0]): Stamps =>
    Object.fromEntries(
      Object.entries(stamps).map(([role, stamp]) => [
        role,
        sameWitnesses(stamp.witnesses, aStamp().witnesses) ? { ...stamp, witnesses: standingFor(sight, now) } : stamp,
      ]),
    );
  const stages = Object.entries(state.stages).map(([name, stage]) => {
    const units = Object.entries(stage.units).map(([id, unit]) => {
      const planned = seen.plans.stages[name]?.units.find((one) => one.id === id);
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

/** Lanes in a line each: `audit build: approve/spec gates`. */
export function lanesOf({ lanes }: Position): readonly string[] {
  return lanes.map(({ kind, stage, steps }) => {
    const names = steps.map((step) => [step.kind, step.subject, step.hat].filter((part) => part !== null).join("/"));
    return `${kind} ${stage ?? "-"}: ${names.join(" ")}`;
  });
}
