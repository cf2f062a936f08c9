import { type AgentResult, LeftBehind } from "../agents/index.ts";
import { stepKey } from "../method/index.ts";
import type { StepOutcome } from "../ports/index.ts";
import { Bug, describeError, digest, UserError } from "../shared/index.ts";
import { type AgentOutput, agentOutput } from "./agent-output.ts";
import { type Collected, collectStep } from "./collect-step.ts";
import type { Job, JobAgent, StepRun, StepStart } from "./job.ts";
import { environmentIn } from "./passed-on.ts";
import { type PreparedStep, prepareStep } from "./prepare-step.ts";

const GRACE_MS = 5000;
const NOTHING: Omit<Collected, "failure"> = { commands: [], gates: [], changed: [], files: new Map(), tree: new Map() };

/**
 * Runs one step with an agent of its own, from a private tree to what is to be reported. Whatever goes wrong with this
 * step is its failure, with a code; the job's other steps go on. Only a bug of ours is thrown, and that something lives on.
 */
export async function runStep(job: Job, start: StepStart): Promise<StepRun> {
  const startedAt = new Date().toISOString();
  const output = agentOutput(job.mask, job.say);
  const report: Report = { agent: null, prepared: null, result: null };
  const collected = await attempt(job, start, { output, report });
  const { agent, prepared, result } = report;
  const outcome: StepOutcome = {
    key: stepKey(start.state.slug, start.step),
    agent: agent ? { name: agent.preset.name, version: result?.version ?? null } : null,
    started_at: startedAt,
    completed_at: new Date().toISOString(),
    agent_ms: Math.round(result?.ms ?? 0),
    commands: [...collected.commands],
    files: [...collected.changed],
    gates: [...collected.gates],
    usage: result?.usage ?? null,
    prompt: prepared ? digest(prepared.prompt.text) : null,
    manifest: prepared?.prompt.manifest.slice(0, 500).map((entry) => ({ ...entry })) ?? [],
    containment: [...(result?.containment ?? [])],
    failure: collected.failure ? { ...collected.failure, message: clip(job.mask(collected.failure.message)) } : null,
  };
  return { start, outcome, files: collected.files, tree: collected.tree, transcript: output.transcript() };
}

/** Filled as the step proceeds, so that a failure half-way still tells what was known. */
interface Report {
  agent: JobAgent | null;
  prepared: PreparedStep | null;
  result: AgentResult | null;
}

async function attempt(
  job: Job,
  start: StepStart,
  { output, report }: { readonly output: AgentOutput; readonly report: Report },
): Promise<Collected> {
  try {
    const agent = await job.agentFor(start);
    report.agent = agent;
    const prepared = await prepareStep(job, start);
    report.prepared = prepared;
    report.result = await runAgent(job, start, { agent, prepared }, output.onLine);
    job.versions.set(agent.preset.name, report.result.version);
    const { leftovers } = report.result;
    const lines = [...output.last()];
    if (leftovers > 0) output.onLine(`${leftovers} processes outlived the agent and were stopped`);
    return await collectStep(job, start, prepared, { ...report.result, lines });
  } catch (error) {
    // What lives on may still change whatever this job has brought home: none of it leaves the job.
    if (error instanceof Bug || error instanceof LeftBehind || !(error instanceof Error)) throw error;
    const code = error instanceof UserError ? error.code : "step_failed";
    output.onLine(`step failed: ${describeError(error)}`);
    return { ...NOTHING, failure: { code, message: describeError(error) } };
  }
}

function runAgent(
  running: Job,
  { index }: StepStart,
  { agent, prepared }: { readonly agent: JobAgent; readonly prepared: PreparedStep },
  onLine: (line: string) => void,
): Promise<AgentResult> {
  const { job } = running.inputs;
  return running.foreign.startAgent({
    preset: agent.preset,
    args: agent.args,
    model: agent.model,
    cwd: prepared.tree.place.tree,
    promptFile: prepared.promptFile,
    prompt: prepared.prompt.text,
    toolServer: { command: job.node, args: [job.toolServer, prepared.sessionFolder] },
    scratch: prepared.scratch,
    shared: [prepared.sessionFolder],
    environment: environmentIn(running, prepared.tree.place.tree),
    node: job.node,
    bundleFolder: job.agents,
    containment: running.containment.forStep(index),
    version: running.versions.get(agent.preset.name),
    timeoutMs: prepared.timeoutMs,
    graceMs: GRACE_MS,
    onLine,
  });
}

function clip(text: string): string {
  return text.length <= 4000 ? text : `${text.slice(0, 3999)}…`;
}
