import {
  gatesOf,
  type IntentState,
  intentGates,
  type LedgerEvent,
  type NewFinding,
  type QualityGate,
  type Step,
  sourceRef,
} from "../../method/index.ts";
import type { GateRun, StepOutcome } from "../../ports/index.ts";
import { own, UserError } from "../../shared/index.ts";
import { engineFinding } from "../ledger/engine-finding.ts";
import type { Observation } from "../observe/observation.ts";
import { type FinishFacts, signatures } from "./finish-step.ts";

/** What a run of quality gates comes to: the signature when all passed, else a finding for each that failed. */
export function qualityGateEvents(
  { observation, state, step }: { readonly observation: Observation; readonly state: IntentState; readonly step: Step },
  outcome: StepOutcome,
  facts: FinishFacts & { readonly actor: string },
): readonly LedgerEvent[] {
  const wanted = wantedGates(observation, state, step);
  const missing = wanted.filter((gate) => !outcome.gates.some((run) => isRunOf(run, gate)));
  if (missing.length > 0)
    throw new UserError(
      "gates_missing",
      `not run: ${missing.map((gate) => gate.name).join(", ")}`,
      "the step is tried again",
    );
  const failed = outcome.gates.filter((run) => !run.passed);
  const { tree, ...rest } = facts;
  const passed = failed.length === 0;
  const message = passed ? `${outcome.gates.length} passed` : `failed: ${failed.map((run) => run.name).join(", ")}`;
  const signs = passed
    ? signatures(state, { plans: observation.work.plans, files: observation.work.files }, step, tree)
    : {};
  const land: LedgerEvent = {
    do: "land",
    ...rest,
    step: outcome.key,
    result: passed ? "signed" : "done",
    message,
    commands: [],
    signs,
  };
  return passed
    ? [land]
    : [land, { do: "file", at: facts.at, findings: failed.map((run) => toFinding(run, step, outcome.key)) }];
}

function wantedGates(observation: Observation, state: IntentState, step: Step): readonly QualityGate[] {
  const look = { state, facts: observation.facts };
  if (step.stage === null) return intentGates(look);
  const stage = own(state.stages, step.stage);
  return stage ? gatesOf(look, stage) : [];
}

function isRunOf(run: GateRun, gate: QualityGate): boolean {
  return run.command === gate.command && (run.dir ?? null) === (gate.dir ?? null);
}

function toFinding(run: GateRun, step: Step, key: string): NewFinding {
  return engineFinding("quality_gates", {
    stage: step.stage,
    ...{
      origin: "agent",
      source_ref: sourceRef({ from: "step", key }),
      family: "approvals",
      severity: "blocker",
      parked: false,
    },
    title: `Quality gate ${run.name} fails`,
    body: `\`${run.command}\`${run.dir ? ` in \`${run.dir}\`` : ""} ended with exit code ${run.exit ?? "none"}.\n\nLast lines:\n\n\`\`\`text\n${run.tail.slice(-3000)}\n\`\`\``,
  });
}
