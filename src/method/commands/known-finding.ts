import { isClosed, unitNumber } from "../derive/index.ts";
import type { Finding, IntentState, Step } from "../model/index.ts";
import { parseStepKey } from "../step-key.ts";
import { recordsOf } from "../transitions/records.ts";

/** What is known of a defect that is about to be filed: it stands already, or it was fixed once and is back. */
export type KnownFinding =
  | { readonly kind: "new" }
  | { readonly kind: "duplicate"; readonly of: Finding }
  | { readonly kind: "regression"; readonly of: Finding };

/**
 * Looks for the fingerprint among open and closed findings of all roles. A finding that was closed for another reason
 * than a fix stays closed. One that was fixed and is found by a job that began after the fix is a new finding.
 */
export function knownFinding(state: IntentState, print: string, step: Step): KnownFinding {
  const same = state.findings.filter((finding) => finding.fingerprint === print);
  const of = same.find((finding) => !isClosed(finding)) ?? same.at(-1);
  if (!of) return { kind: "new" };
  return { kind: isBack(state, of, step) ? "regression" : "duplicate", of };
}

function isBack(state: IntentState, { resolution, closed }: Finding, step: Step): boolean {
  if (resolution !== "fixed" || closed === null) return false;
  const began = jobBegan(state, step);
  return began !== null && began >= closed.at;
}

/** When the job was sent off in which this step runs: what it looks at is no newer. */
function jobBegan(state: IntentState, step: Step): string | null {
  const record = recordOf(state, step);
  const first = record && recordOf(state, parseStepKey(record.lane).step);
  return first?.dispatched_at ?? null;
}

function recordOf(state: IntentState, step: Step) {
  return recordsOf(state, step).find(({ n, attempt }) => n === step.n && attempt === step.attempt);
}

/** The unit part of a fingerprint: numbers of units begin anew in each stage, and so do remarks on no file at all. */
export function unitPart(stage: string | null, unit: string | undefined, path: string | null): string | null {
  if (unit) return `${stage ?? "-"}/${unitNumber(unit)}`;
  return path === null ? stage : null;
}
