import { describeError, HostError, UserError } from "../../../../shared/index.ts";
import { evaluateCondition, evaluateSetting, evaluateText, type Scope } from "../expressions/index.ts";
import type { StepRecord } from "../runs/index.ts";
import type { Runtime } from "../runtime.ts";
import { stepScope } from "./contexts.ts";
import type { JobResult, JobState, PlannedStep, StepOutcome } from "./job-state.ts";
import { performStep, type StepCall, StepFailure } from "./perform-step.ts";

const MINUTE_MS = 60_000;
type Outputs = Readonly<Record<string, string>>;

interface Attempt {
  readonly outcome: JobResult;
  readonly outputs: Outputs;
  /** Kept going in spite of the failure. */
  readonly forgiven: boolean;
}

/** Runs one step, or skips it, and notes the result in the job. */
export async function runStep(runtime: Runtime, state: JobState, step: PlannedStep, record: StepRecord): Promise<void> {
  record.status = "in_progress";
  record.startedAt = runtime.now();
  state.log.beginStep();
  const { outcome, outputs, forgiven } = await attemptStep(runtime, state, step);
  const conclusion = outcome === "failure" && forgiven ? "success" : outcome;
  if (conclusion === "failure") state.failed = true;
  const result: StepOutcome = { outputs, outcome, conclusion };
  if (step.definition.id !== undefined) state.steps.set(step.definition.id, result);
  record.status = "completed";
  record.conclusion = conclusion;
  record.completedAt = runtime.now();
}

async function attemptStep(runtime: Runtime, state: JobState, step: PlannedStep): Promise<Attempt> {
  const where = `${state.run.workflow.path}:${step.line}`;
  try {
    const env = stepEnv(runtime, state, step);
    const scope = stepScope(runtime, state, env);
    if (!evaluateCondition(step.definition.if, scope)) return { outcome: "skipped", outputs: {}, forgiven: false };
    state.log.note(`▸ ${stepName(step, scope)}`);
    return await perform({ runtime, state, step, scope, env });
  } catch (error) {
    if (!(error instanceof UserError || error instanceof HostError)) throw error;
    state.log.note(`error: ${where}: ${describeError(error)}`);
    return { outcome: "failure", outputs: {}, forgiven: false };
  }
}

function stepEnv(runtime: Runtime, state: JobState, step: PlannedStep): Readonly<Record<string, string>> {
  const scope = stepScope(runtime, state, {});
  const entries = Object.entries(step.definition.env ?? {});
  return Object.fromEntries(entries.map(([name, text]) => [name, evaluateText(text, scope)]));
}

function stepName(step: PlannedStep, scope: Scope): string {
  const { name } = step.definition;
  return name === undefined ? plainStepName(step) : evaluateText(name, scope);
}

/** The name a step has in the jobs API, before it is known what its expressions yield. */
export function plainStepName({ definition }: PlannedStep): string {
  return definition.name ?? `Run ${definition.uses ?? definition.run?.trim().split("\n", 1)[0] ?? ""}`;
}

async function perform(performance: Omit<StepCall, "signal">): Promise<Attempt> {
  const { state, step, scope } = performance;
  const forgiven = Boolean(evaluateSetting(step.definition["continue-on-error"], scope));
  const minutes = Number(evaluateSetting(step.definition["timeout-minutes"], scope) || 360);
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), minutes * MINUTE_MS);
  // A step that runs after the job was cancelled (`always()`) is not cancelled by what already happened.
  const cancelledBefore = state.signal.aborted;
  const signal = cancelledBefore ? timeout.signal : AbortSignal.any([state.signal, timeout.signal]);
  try {
    return { outcome: "success", outputs: await performStep({ ...performance, signal }), forgiven };
  } catch (error) {
    if (!(error instanceof UserError || error instanceof HostError)) throw error;
    const outputs = error instanceof StepFailure ? error.outputs : {};
    if (!cancelledBefore && state.signal.aborted) return { outcome: "cancelled", outputs, forgiven: false };
    const why = timeout.signal.aborted ? `The step has timed out after ${minutes} minutes.` : describeStepError(error);
    state.log.note(`error: ${state.run.workflow.path}:${step.line}: ${why}`);
    return { outcome: "failure", outputs, forgiven };
  } finally {
    clearTimeout(timer);
  }
}

function describeStepError(error: UserError | HostError): string {
  return error instanceof StepFailure ? error.message : describeError(error);
}
