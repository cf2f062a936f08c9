import { join } from "node:path";
import { runGate } from "../agents/index.ts";
import { distinctGates, folderOf, type QualityGate, stepKey } from "../method/index.ts";
import type { GateRun, StepOutcome } from "../ports/index.ts";
import { describeError, HostError, UserError } from "../shared/index.ts";
import { parsePlans } from "../state/index.ts";
import type { Lane, StepRun, StepStart } from "./lane.ts";

const GATE_TIMEOUT_MS = 10 * 60_000;

/** The gates a `gates` step runs: of its stage, or of all stages at intent level; each distinct command once. */
export function gatesOfStep({ state, work, step }: StepStart): readonly QualityGate[] {
  const plans = parsePlans(folderOf(state), state.intent.stages, work);
  if (step.stage === null) {
    const units = state.intent.stages.flatMap((stage) => plans.stages[stage]?.units ?? []);
    return distinctGates(units, state.intent.frozen.quality_gates);
  }
  const declared = state.stages[step.stage]?.frozen.quality_gates ?? [];
  return distinctGates(plans.stages[step.stage]?.units ?? [], declared);
}

/**
 * Runs a `gates` step in the job's own checkout, with what its set-up has installed: no agent has been here, no model
 * key is given, nothing is written. Gates that fail are its result, not its failure; it
 * fails when one could not be run at all.
 */
export async function runGatesStep(lane: Lane, start: StepStart): Promise<StepRun> {
  const startedAt = new Date().toISOString();
  const lines: string[] = [];
  const { gates, failure } = await runAll(lane, start, (line) => {
    lines.push(line);
    lane.say(line);
  });
  const outcome: StepOutcome = {
    key: stepKey(start.state.slug, start.step),
    agent: null,
    started_at: startedAt,
    completed_at: new Date().toISOString(),
    agent_ms: Math.round(gates.reduce((sum, gate) => sum + gate.duration_ms, 0)),
    commands: [],
    files: [],
    gates: [...gates],
    usage: null,
    prompt: null,
    manifest: [],
    containment: [],
    failure,
  };
  return { start, outcome, files: new Map(), tree: new Map(), transcript: `${lines.join("\n")}\n` };
}

interface AllGates {
  readonly gates: readonly GateRun[];
  readonly failure: StepOutcome["failure"];
}

async function runAll(lane: Lane, start: StepStart, say: (line: string) => void): Promise<AllGates> {
  const gates: GateRun[] = [];
  try {
    const folder = join(lane.folder, `step-${start.index}`);
    const { checkout, environment } = lane.inputs.job;
    const [scratch, timeoutMs] = [join(folder, "scratch"), GATE_TIMEOUT_MS];
    for (const gate of gatesOfStep(start)) {
      const run = await runGate({ gate, tree: checkout, scratch, environment, timeoutMs, mask: lane.mask });
      gates.push(run);
      say(
        `gate ${gate.name}: ${run.passed ? "passed" : "failed"} (exit ${run.exit}, ${Math.round(run.duration_ms)} ms)`,
      );
    }
    return { gates, failure: null };
  } catch (error) {
    if (!(error instanceof UserError || error instanceof HostError)) throw error;
    const code = error instanceof UserError ? error.code : "step_failed";
    return { gates, failure: { code, message: describeError(error) } };
  }
}
