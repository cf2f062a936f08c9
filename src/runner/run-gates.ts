import { join } from "node:path";
import { LeftBehind, runGate } from "../agents/index.ts";
import {
  distinctGates,
  folderOf,
  isDeclaredGate,
  planPartIsSigned,
  type QualityGate,
  stepKey,
} from "../method/index.ts";
import type { GateRun, StepOutcome } from "../ports/index.ts";
import { describeError, HostError, UserError } from "../shared/index.ts";
import { parsePlans } from "../state/index.ts";
import { shownLine } from "./agent-output.ts";
import type { Job, StepRun, StepStart } from "./job.ts";
import { environmentIn } from "./passed-on.ts";
import { jobTree } from "./prepare-step.ts";

const GATE_TIMEOUT_MS = 10 * 60_000;

/** The gates a `gates` step runs: of its stage, or of all stages at intent level; each distinct command once. */
function gatesOfStep({ state, work, step }: Pick<StepStart, "state" | "work" | "step">): readonly QualityGate[] {
  const plans = parsePlans(folderOf(state), state.intent.stages, work);
  if (step.stage === null) {
    const units = state.intent.stages.flatMap((stage) => plans.stages[stage]?.units ?? []);
    return distinctGates(units, state.intent.frozen);
  }
  const stage = state.stages[step.stage];
  return stage ? distinctGates(plans.stages[step.stage]?.units ?? [], stage.frozen) : [];
}

/** Those of them whose command nobody has seen: neither does the configuration declare it nor has a person signed its plan. */
export function unseenGates(start: Pick<StepStart, "state" | "work" | "step">): readonly QualityGate[] {
  const { state, work, step } = start;
  const plans = parsePlans(folderOf(state), state.intent.stages, work);
  const stages = step.stage === null ? state.intent.stages : [step.stage];
  const signed = stages.flatMap((stage) => {
    const units = plans.stages[stage]?.units ?? [];
    return units.filter((unit) => planPartIsSigned(state.stages[stage]?.plan_signed, unit));
  });
  const frozen = state.stages[step.stage ?? ""]?.frozen ?? state.intent.frozen;
  return gatesOfStep(start).filter(
    (gate) =>
      !isDeclaredGate(frozen, gate) && !signed.some((unit) => unit.quality_gates.some((one) => sameRun(one, gate))),
  );
}

function sameRun(a: QualityGate, b: QualityGate): boolean {
  return a.command === b.command && a.dir === b.dir;
}

/**
 * Runs a `gates` step in a tree of its own, with what the set-up has installed, contained as agents are: no agent has been
 * here, no model key is given, nothing of the tree is taken. Gates that fail are its result, not its failure; it fails when
 * one could not be run at all.
 */
export async function runGatesStep(job: Job, start: StepStart): Promise<StepRun> {
  const startedAt = new Date().toISOString();
  const lines: string[] = [];
  const { gates, failure } = await runAll(job, start, (line) => {
    lines.push(line);
    job.say(shownLine(line));
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
    containment: [...job.containment.names],
    failure,
  };
  return { start, outcome, files: new Map(), tree: new Map(), transcript: `${lines.join("\n")}\n` };
}

interface AllGates {
  readonly gates: readonly GateRun[];
  readonly failure: StepOutcome["failure"];
}

async function runAll(job: Job, start: StepStart, say: (line: string) => void): Promise<AllGates> {
  const gates: GateRun[] = [];
  try {
    refuseUnseen(job, start);
    const folder = join(job.folder, `step-${start.index}`);
    const { place } = await jobTree(job, { folder, carried: start.carried, forAgent: false });
    const given = {
      tree: place.tree,
      scratch: join(folder, "scratch"),
      environment: environmentIn(job, place.tree),
      containment: job.containment.forStep(start.index),
      timeoutMs: GATE_TIMEOUT_MS,
      mask: job.mask,
    };
    for (const gate of gatesOfStep(start)) {
      const run = await runGate({ gate, ...given });
      gates.push(run);
      say(
        `gate ${gate.name}: ${run.passed ? "passed" : "failed"} (exit ${run.exit}, ${Math.round(run.duration_ms)} ms)`,
      );
    }
    return { gates, failure: null };
  } catch (error) {
    if (error instanceof LeftBehind || !(error instanceof UserError || error instanceof HostError)) throw error;
    const code = error instanceof UserError ? error.code : "step_failed";
    return { gates, failure: { code, message: describeError(error) } };
  }
}

/** Commands that only an agent has seen run in containment or not at all. */
function refuseUnseen({ containment }: Job, start: StepStart): void {
  const unseen = containment.level === "none" ? unseenGates(start) : [];
  if (unseen.length === 0) return;
  throw new UserError(
    "gates_unseen",
    `nothing contains them here, and nobody has seen these commands of a plan: ${unseen.map(({ command }) => command).join("; ")}`,
    "declare them under quality_gates in .github/haiku.yml, make the stage collaborative so that a person signs its plan, or use a runner that contains them",
  );
}
