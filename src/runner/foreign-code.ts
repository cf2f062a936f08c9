import {
  type AgentJob,
  type AgentResult,
  type Containment,
  findContainment,
  type ProbeGround,
  startAgent,
} from "../agents/index.ts";

/** How a job has its agents run, and how far it keeps all foreign code away: gates and set-up are processes in any case. */
export interface ForeignCode {
  /** Resolves when the agent has ended and nothing of it is left. */
  readonly startAgent: (job: AgentJob) => Promise<AgentResult>;
  readonly findContainment: (ground: ProbeGround, log: (line: string) => void) => Promise<Containment>;
}

/** Programs of their own, in the strongest containment that works here. */
export const PROGRAMS: ForeignCode = { startAgent, findContainment };
