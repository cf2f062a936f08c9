import { own } from "../../shared/index.ts";
import {
  counts,
  currentHat,
  fixChainOf,
  isCollected,
  isIsolated,
  loopOf,
  runsOf,
  unitRecordOf,
} from "../derive/index.ts";
import type { Facts, IntentState, Isolation, StageRecord, Step } from "../model/index.ts";
import { nextStep, statusOfFinding } from "./facts.ts";

/**
 * The step that follows in the same job once `done` is closed: the next hat of the unit, the plan after discovery,
 * the assessor after the implementer. Null when there is none, or when it is to run isolated in a job of its own.
 */
export function nextInJob(state: IntentState, facts: Facts, done: Step): Step | null {
  const wanted =
    done.kind === "hat"
      ? nextHat(state, done)
      : done.kind === "fix"
        ? nextFixHat(state, done)
        : afterDiscovery(state, done);
  if (wanted === null || isIsolated(isolationOf(state, done), "step")) return null;
  const opening = nextStep({ state, facts }, wanted);
  return opening.kind === "free" ? opening.step : null;
}

type Wanted = Pick<Step, "stage" | "kind" | "subject" | "hat">;

function nextHat(state: IntentState, done: Step): Wanted | null {
  const stage = stageOf(state, done);
  const unit = stage && unitRecordOf(stage, done.subject);
  if (!stage || !unit || unit.iterations.at(-1)?.result !== "advance") return null;
  const hat = currentHat(stage.frozen.chain, unit.iterations);
  if (hat === null || (isIsolated(stage.frozen.isolate, "verify") && hat === stage.frozen.chain.at(-1))) return null;
  return { stage: done.stage, kind: "hat", subject: done.subject, hat };
}

function nextFixHat(state: IntentState, done: Step): Wanted | null {
  const finding = state.findings.find((one) => one.id === done.subject);
  if (finding?.iterations.at(-1)?.result !== "advance") return null;
  const status = statusOfFinding(state, finding);
  if (status === "closed" || status === "waiting-for-units") return null;
  if (isCollected(state, finding)) return null; // the next hat has one job for all of them
  const chain = fixChainOf(state, finding);
  const hat = currentHat(chain, loopOf(finding));
  const alone = isIsolated(isolationOf(state, done), "assess") && hat === chain.at(-1);
  if (hat === null || done.hat === chain[0] || alone) return null;
  return { stage: done.stage, kind: "fix", subject: done.subject, hat };
}

function afterDiscovery(state: IntentState, done: Step): Wanted | null {
  const stage = stageOf(state, done);
  if (!stage || done.kind !== "discover") return null;
  const missing = stage.frozen.discovery.some(
    ({ template }) => !runsOf(stage.runs, `discover/${template}`).some((run) => counts(run.result)),
  );
  return missing ? null : { stage: done.stage, kind: "elaborate", subject: null, hat: null };
}

function isolationOf(state: IntentState, step: Step): Isolation {
  return stageOf(state, step)?.frozen.isolate ?? state.intent.frozen.isolate;
}

function stageOf(state: IntentState, step: Step): StageRecord | undefined {
  return step.stage === null ? undefined : own(state.stages, step.stage);
}
