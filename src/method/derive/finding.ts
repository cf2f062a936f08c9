import { own } from "../../shared/index.ts";
import type { Finding, IntentState, Iteration, Limits, Origin, Severity } from "../model/index.ts";
import { workingStageName } from "./branches.ts";
import { counts, currentBolt, currentHat, moves } from "./chain.ts";

/** `working`: agents may go on. All others wait, for a person, for the gate or for units; `closed` is for good. */
export type FindingStatus = "working" | "collected" | "parked" | "waiting-for-units" | "closed";

const ORDER: readonly (Severity | null)[] = [null, "blocker", "high", "medium", "low"];

/** Blockers (and findings nobody has weighed yet) first. */
export function bySeverity(a: Finding, b: Finding): number {
  return ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity) || numberOf(a) - numberOf(b);
}

/** FB-1000 comes after FB-101. */
function numberOf({ id }: Finding): number {
  return Number(id.slice("FB-".length));
}

/**
 * Hats in their order: the stage's own, and the intent's for a finding without a stage or of one that has not begun.
 */
export function fixChainOf(state: IntentState, finding: Finding): readonly string[] {
  if (finding.stage === null) return state.intent.frozen.fix_chain;
  return own(state.stages, finding.stage)?.frozen.fix_chain ?? state.intent.frozen.fix_chain;
}

/** The stage's own; the intent's for null and for a stage that has not begun. */
export function limitsOf(state: IntentState, stage: string | null): Limits {
  return (stage === null ? undefined : own(state.stages, stage)?.frozen.limits) ?? state.intent.frozen.limits;
}

/** Where a finding comes from, in today's words: what came of somebody's pull request is a person's word like any other. */
export function originOf({ origin }: Pick<Finding, "origin">): Origin {
  return origin === "external-pr" ? "user-chat" : origin;
}

/** Closed for good; a waiver only parks. */
export function isClosed(finding: Finding): boolean {
  return finding.resolution !== null && finding.resolution !== "waived";
}

/**
 * Whether the fix loop may go on by itself; `unitsDone` tells it of a unit that is made for the finding. Parked: held
 * by a person (`park`, a waiver), out of bolts, or out of attempts. A later `retry` by a person lets it go on; what
 * came before the retry no longer counts. Collected: its turn comes before the gate, together with others of its kind.
 */
export function findingStatus(
  state: IntentState,
  finding: Finding,
  unitsDone: (unit: string) => boolean,
): FindingStatus {
  if (isClosed(finding)) return "closed";
  const limits = limitsOf(state, finding.stage);
  const retry = lastIntervention(finding, "retry");
  const moved = lastIntervention(finding, "move");
  const parked = lastIntervention(finding, "park");
  const park = parked && moved && moved > parked ? null : parked;
  if (finding.waiver && !(retry && retry > finding.waiver.at)) return "parked";
  if (!finding.units.every(unitsDone)) return "waiting-for-units";
  // A remark that nobody was to work on, and for which units have been made: it is judged like any other.
  if (park && finding.units.length === 0 && !(retry && retry >= park)) return "parked";
  const since = loopOf(finding).filter((iteration) => !retry || iteration.dispatched_at >= retry);
  const last = moves(since).at(-1);
  if (last?.result === "reject" && currentBolt(since) > limits.fix_bolts) return "parked";
  if (attemptsUsed(since) >= limits.attempts) return "parked";
  if (currentHat(fixChainOf(state, finding), loopOf(finding)) === null) return "parked";
  return retry === null && isHeldBack(state, finding) ? "collected" : "working";
}

/** A `low` finding of an agent, in a stage that has these fixed together: from its first hat on they share their jobs. */
export function isCollected(state: IntentState, { stage, severity, author }: Finding): boolean {
  const together = stage !== null && own(state.stages, stage)?.frozen.collect_low === true;
  return together && severity === "low" && author.kind === "agent";
}

/** Nobody has begun with it, and there is still a gate before which it can be worked. */
function isHeldBack(state: IntentState, finding: Finding): boolean {
  const fresh = loopOf(finding).length === 0 && finding.units.length === 0;
  return fresh && isCollected(state, finding) && workingStageName(state) !== null;
}

/** Iterations of the fix loop the finding is in: a finding moved to another stage begins anew with that stage's chain. */
export function loopOf(finding: Finding): readonly Iteration[] {
  const moved = lastIntervention(finding, "move");
  return moved === null ? finding.iterations : finding.iterations.filter((one) => one.dispatched_at >= moved);
}

/** Failed attempts since the last one that counted. */
function attemptsUsed(records: readonly { readonly result: string | null }[]): number {
  const after = records.slice(records.findLastIndex((record) => counts(record.result)) + 1);
  return after.filter((record) => record.result === "failed").length;
}

function lastIntervention(finding: Finding, what: string): string | null {
  return finding.interventions.filter((intervention) => intervention.do === what).at(-1)?.at ?? null;
}

/** Whether an open finding keeps its stage from walking on once it is parked. */
export function stopsStage(finding: Finding): boolean {
  if (finding.severity === null || finding.severity === "blocker") return true;
  return finding.author.kind === "human" && finding.severity !== "low";
}

/** Whether an open finding keeps the intent from being delivered. */
export function stopsDelivery(finding: Finding): boolean {
  return stopsStage(finding) || finding.severity === "high";
}

/** `FB-007`. */
export function findingId(number: number): string {
  return `FB-${String(number).padStart(3, "0")}`;
}
