import { fixChainOf, type IntentState, parseStepKey, recordsOf, type Step, stepKey } from "../../method/index.ts";
import { own } from "../../shared/index.ts";

/**
 * What is wrong with a step that a job's outcome tells of; null when it is the job's own, or one that may follow from
 * one of those. Names are compared as this engine writes them, so that nothing of an outcome's own gets any further.
 */
export function foreignStep(state: IntentState, job: string, key: string): string | null {
  const { step } = parseStepKey(key);
  if (stepKey(state.slug, step) !== key) return "it is of another intent";
  const record = recordsOf(state, step).find(({ n, attempt }) => n === step.n && attempt === step.attempt);
  if (record) return record.lane === job ? null : "it is another lane's";
  return follows(state, parseStepKey(job).step, step) ? null : "it does not follow from the lane's steps";
}

/** Whether a step may come after the ones that this job was opened with: its unit's or finding's, or the plan. */
function follows(state: IntentState, first: Step, step: Step): boolean {
  if (first.stage !== step.stage) return false;
  if (step.kind === "elaborate") return first.kind === "discover" && step.subject === null && step.hat === null;
  if (first.kind !== step.kind) return false;
  if (step.kind === "hat") return step.subject === first.subject && chainOf(state, step).includes(step.hat ?? "");
  const finding = step.kind === "fix" ? state.findings.find(({ id }) => id === step.subject) : undefined;
  return finding !== undefined && fixChainOf(state, finding).includes(step.hat ?? "");
}

function chainOf(state: IntentState, { stage }: Step): readonly string[] {
  return (stage === null ? undefined : own(state.stages, stage))?.frozen.chain ?? [];
}
