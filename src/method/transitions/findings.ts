import { UserError } from "../../shared/index.ts";
import type { Finding, IntentState, LandLine, NewFinding, StageRecord, Stamp } from "../model/index.ts";
import { lapseStamps } from "./lapse.ts";
import { nextFindingId } from "./records.ts";
import { mapUnits, withStage, withUnit } from "./rules.ts";

/** Gives new findings their numbers; numbers are counted once per intent and never reused. */
export function fileFindings(state: IntentState, at: string, findings: readonly NewFinding[]): IntentState {
  return findings.reduce((before, finding) => {
    const id = nextFindingId(before);
    return { ...before, findings: [...before.findings, newFinding(id, at, finding)] };
  }, state);
}

/** Only `fixed` clears roles: those who are to look again at what the fix changed. */
export function clearRoles(state: IntentState, finding: Finding, at: string): IntentState {
  const roles = finding.targets?.invalidates ?? [];
  if (roles.length === 0) return state;
  if (finding.stage === null) {
    const approvals = lapseStamps(state.intent.approvals, at, (role) => roles.includes(role));
    return { ...state, intent: { ...state.intent, approvals } };
  }
  return withStage(state, finding.stage, (stage) => clearInStage(stage, finding, at));
}

function clearInStage(stage: StageRecord, finding: Finding, at: string): StageRecord {
  const roles = finding.targets?.invalidates ?? [];
  const lapse = (stamps: Readonly<Record<string, Stamp>>): Readonly<Record<string, Stamp>> =>
    lapseStamps(stamps, at, (role) => roles.includes(role));
  const clear = (unit: StageRecord["units"][string]): StageRecord["units"][string] => {
    if (finding.family === "reviews") return { ...unit, reviews: lapse(unit.reviews) };
    return { ...unit, approvals: lapse(unit.approvals) };
  };
  const target = finding.targets?.unit ?? null;
  const cleared = target === null ? mapUnits(stage, clear) : withUnit(stage, target, clear);
  if (!roles.includes("user")) return cleared;
  return finding.family === "reviews" ? { ...cleared, plan_signed: null } : { ...cleared, gate: null };
}

/** Severity and targets are set once; a retry that finds them set goes on. */
export function classify(
  state: IntentState,
  id: string,
  set: Partial<Pick<Finding, "severity" | "targets">>,
): IntentState {
  const findings = state.findings.map((finding) => {
    if (finding.id !== id) return finding;
    if (finding.resolution !== null) throw new UserError("lifecycle_violation", `${id} is closed`, "nothing to do");
    return {
      ...finding,
      severity: finding.severity ?? set.severity ?? null,
      targets: finding.targets ?? set.targets ?? null,
    };
  });
  return { ...state, findings };
}

/** Author of what a step files: the role, not a person. */
export function agentAuthor(line: LandLine): Finding["author"] {
  return { login: line.actor, id: null, kind: "agent" };
}

function newFinding(id: string, at: string, finding: NewFinding): Finding {
  const { items, parked, ...rest } = finding;
  const park = { at, by: null, source: finding.source_ref, do: "park" };
  return {
    id,
    ...rest,
    created_at: at,
    also: [],
    targets: null,
    items: items.map((item) => ({ item, resolved: null, evidence: null })),
    units: [],
    iterations: [],
    resolution: null,
    closed: null,
    waiver: null,
    thread: null,
    replies: [],
    interventions: parked ? [park] : [],
  };
}
