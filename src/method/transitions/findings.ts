import { own, UserError } from "../../shared/index.ts";
import { findingId, isUnit, openIteration, workingStage } from "../derive/index.ts";
import type { Finding, IntentState, NewFinding, Person, Severity, Signature, StageRecord } from "../model/index.ts";
import { invalidateSignatures } from "./invalidate.ts";
import { withFinding } from "./records.ts";
import { forbid, mapUnits, withStage } from "./rules.ts";

/** What a person says of a finding, named by its id. */
interface Said {
  readonly at: string;
  readonly by: Person;
  readonly source: string;
  readonly finding: string;
}

interface Ruling extends Said {
  readonly ruling: "waived" | "rejected" | "severity" | "applied";
  readonly reason: string;
  readonly until: string | null;
  readonly severity: Severity | null;
}

/** `stage` null: to the whole intent. */
interface Move extends Said {
  readonly stage: string | null;
}

/**
 * Gives new findings their numbers; numbers are counted once per intent and never reused. A delivery does not stand
 * beside one that is to be worked: it is made anew once nothing of that is left.
 */
export function fileFindings(state: IntentState, at: string, findings: readonly NewFinding[]): IntentState {
  const first = state.findings.length + 1;
  const numbered = findings.map((finding, i) => newFinding(findingId(first + i), at, finding));
  const delivery = findings.every(({ parked }) => parked) ? state.intent.delivery : null;
  return { ...state, intent: { ...state.intent, delivery }, findings: [...state.findings, ...numbered] };
}

/** A remark that is to be worked shuts the gate of its stage again. */
export function closeGates(state: IntentState, findings: readonly NewFinding[]): IntentState {
  const stages = new Set(findings.filter((finding) => !finding.parked).map((finding) => finding.stage));
  return [...stages].reduce((before: IntentState, name) => {
    const stage = name === null ? undefined : own(before.stages, name);
    if (!stage || stage.merged !== null || stage.gate !== null) return before;
    return withStage(before, stage.name, (one) => ({ ...one, gate_opened_at: null }));
  }, state);
}

/** A person's ruling. Every one is kept among the finding's interventions, with who and why. */
export function ruleOn(state: IntentState, line: Ruling): IntentState {
  const { at, by, source, reason, until } = line;
  const ruled = withFinding(state, line.finding, (finding) => {
    if (finding.resolution !== null && finding.resolution !== "waived") forbid(`${finding.id} is closed`);
    const interventions = [
      ...finding.interventions,
      { at, by, source, do: line.ruling, ...(reason ? { note: reason } : {}) },
    ];
    if (line.ruling === "severity") return { ...finding, severity: line.severity, interventions };
    if (line.ruling === "waived") return { ...finding, interventions, waiver: { by, at, reason, until } };
    const resolution = line.ruling === "applied" ? "fixed" : "rejected";
    return { ...finding, interventions, resolution, closed: { at, by: by.login } };
  });
  const finding = ruled.findings.find(({ id }) => id === line.finding);
  return line.ruling === "applied" && finding ? clearRoles(ruled, finding, at) : ruled;
}

/** A finding goes to another stage: who fixes it there decides anew what it targets. */
export function moveFinding(state: IntentState, line: Move): IntentState {
  if (line.stage !== null && !own(state.stages, line.stage)) forbid(`stage ${line.stage} has not begun`);
  return withFinding(state, line.finding, (finding) => {
    if (finding.resolution !== null) forbid(`${finding.id} is closed`);
    if (openIteration(finding.iterations) !== null) forbid(`${finding.id} is being worked on`);
    const { at, by, source } = line;
    const moved = { at, by, source, do: "move", note: line.stage ?? "the whole intent" };
    return { ...finding, stage: line.stage, targets: null, interventions: [...finding.interventions, moved] };
  });
}

/** The engine's own finding whose cause is gone; nobody's signature depends on it. */
export function supersede(
  state: IntentState,
  { at, finding: id, reason }: { readonly at: string; readonly finding: string; readonly reason: string },
): IntentState {
  return withFinding(state, id, (finding) => {
    if (finding.author.kind !== "engine") forbid(`${id} is not the engine's to close`);
    if (finding.resolution !== null) forbid(`${id} is closed`);
    const note = { at, by: null, source: "engine", do: "superseded", note: reason };
    const interventions = [...finding.interventions, note];
    return { ...finding, resolution: "superseded", closed: { at, by: "engine" }, interventions };
  });
}

/** Only `fixed` clears roles: those who are to review again at what the fix changed. */
export function clearRoles(state: IntentState, finding: Finding, at: string): IntentState {
  const roles = finding.targets?.invalidates ?? [];
  if (roles.length === 0) return state;
  if (finding.stage === null) {
    const approvals = invalidateSignatures(state.intent.approvals, at, (role) => roles.includes(role));
    return { ...state, intent: { ...state.intent, approvals } };
  }
  return clearFiler(
    withStage(state, finding.stage, (stage) => clearInStage(stage, finding, at)),
    finding,
    at,
  );
}

/** Who filed against an earlier stage signs in a later one, or for the whole intent: there it reviews again. */
function clearFiler(state: IntentState, finding: Finding, at: string): IntentState {
  const { stage: of, author, targets } = finding;
  const elsewhere = of !== null && !own(state.stages, of)?.frozen.roles.includes(author.login);
  if (!elsewhere || author.kind !== "agent" || !targets?.invalidates.includes(author.login)) return state;
  const invalidate = (signatures: Readonly<Record<string, Signature>>): Readonly<Record<string, Signature>> =>
    invalidateSignatures(signatures, at, (role) => role === author.login);
  const working = workingStage(state);
  if (working === null) return { ...state, intent: { ...state.intent, approvals: invalidate(state.intent.approvals) } };
  if (!working.frozen.roles.includes(author.login)) return state;
  return withStage(state, working.name, (stage) =>
    mapUnits(stage, (unit) => ({ ...unit, approvals: invalidate(unit.approvals) })),
  );
}

function clearInStage(stage: StageRecord, finding: Finding, at: string): StageRecord {
  const roles = finding.targets?.invalidates ?? [];
  const invalidate = (signatures: Readonly<Record<string, Signature>>): Readonly<Record<string, Signature>> =>
    invalidateSignatures(signatures, at, (role) => roles.includes(role));
  const clear = (unit: StageRecord["units"][string]): StageRecord["units"][string] => {
    if (finding.family === "reviews") return { ...unit, reviews: invalidate(unit.reviews) };
    return { ...unit, approvals: invalidate(unit.approvals) };
  };
  const target = finding.targets?.unit ?? null;
  // A unit that has no ledger yet has no signatures either.
  const concerned = (id: string): boolean => target === null || isUnit(id, target);
  const cleared = mapUnits(stage, (unit) => (concerned(unit.id) ? clear(unit) : unit));
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
    interventions: parked ? [park] : [],
  };
}
