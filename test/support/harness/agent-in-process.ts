import { performance } from "node:perf_hooks";
import { type Containment, LeftBehind, startAgent, UNCONTAINED } from "../../../src/agents/index.ts";
import { type AgentJob, layOutAgent } from "../../../src/agents/start-agent.ts";
import { rehearse } from "../../../src/rehearsal/agent/index.ts";
import { readAnswer, type ToolClient } from "../../../src/rehearsal/agent/tool-client.ts";
import type { ForeignCode } from "../../../src/runner/foreign-code.ts";
import { openStepTools } from "../../../src/runner/tool-server.ts";
import { describeError } from "../../../src/shared/index.ts";
import { listed } from "../../../src/tools/index.ts";

/** Exit code of the playbook's agent when it could not do its step. */
const GAVE_UP = 3;

/** Nothing keeps anything away; jobs go on as they do where something does, on whatever machine the tests run. */
const AS_IF_CONTAINED: Containment = {
  ...UNCONTAINED,
  level: "separate-user",
  names: ["this process"],
  forStep: () => AS_IF_CONTAINED,
};

/**
 * The playbook's agent in this process, its tools called where an agent would start their server; it ends at its next
 * word when the signal is aborted. Every other agent is started as a program, as always.
 */
export function agentInProcess(signal: AbortSignal): ForeignCode {
  return {
    startAgent: (job) => (job.preset.name === "rehearsal" ? playStep(job, signal) : startAgent(job)),
    findContainment: async () => AS_IF_CONTAINED,
  };
}

async function playStep(job: AgentJob, signal: AbortSignal): ReturnType<ForeignCode["startAgent"]> {
  const started = performance.now();
  const { launch, environment } = await layOutAgent(job);
  const [, , ...argv] = launch.argv; // Node and the program
  const say = (text: string): void => {
    goOn(signal);
    for (const line of text.split("\n")) job.onLine(line);
  };
  const connect = () => toolsOf(job, environment);
  const exit = await rehearse({ argv, cwd: job.cwd, environment, say, connect }).then(
    () => 0,
    (error: unknown) => {
      goOn(signal);
      job.onLine(`rehearsal: ${describeError(error)}`);
      return GAVE_UP;
    },
  );
  const how = { exit, signal: null, timedOut: false, cancelled: false, ms: performance.now() - started, leftovers: 0 };
  return { ...how, usage: null, version: null, containment: job.containment.names };
}

/** A job that was cancelled brings nothing home. */
function goOn(signal: AbortSignal): void {
  if (signal.aborted) throw new LeftBehind("the job was cancelled");
}

/** The step's tools, as they are listed and answer to an agent that has started their server. */
async function toolsOf(job: AgentJob, environment: Record<string, string>): Promise<ToolClient> {
  const [, folder = ""] = job.toolServer.args;
  const { tools, call } = await openStepTools({ folder, environment, report: job.onLine });
  return {
    tools: new Map(tools.map((tool) => [tool.name, Object.keys(listed(tool).inputSchema.properties ?? {})])),
    call: async (name, args) => readAnswer(name, await call(name, args)),
    close: async () => undefined,
  };
}
