import { counted } from "../../shared/index.ts";
import type { Job, JobKind, Operation, Phase, Position, Reason, Step } from "../model/index.ts";
import type { Opening } from "./facts.ts";

/** What one part of the walk found: what may start, what the engine does, why it waits. */
export interface Candidate {
  readonly phase: Phase;
  readonly lanes: readonly Job[];
  readonly acts: readonly Operation[];
  readonly waits_for: Position["waits_for"];
  readonly reasons: readonly Reason[];
  /** Nothing but people's merge is missing. */
  readonly ready?: true;
  /** When something may start by itself that may not yet. */
  readonly due?: string;
}

export const AGENTS = "an agent in CI";

/** The key of the job will be that of its first step; where steps are isolated they are parted again later. */
export function job(kind: JobKind, stage: string | null, steps: readonly Step[]): Job {
  return { kind, stage, steps };
}

/** The free steps among some openings. */
export function freeSteps(openings: readonly Opening[]): readonly Step[] {
  return openings.flatMap((opening) => (opening.kind === "free" ? [opening.step] : []));
}

/** One job for the free steps among some openings; none where nothing is free. */
export function freeJob(kind: JobKind, stage: string | null, openings: readonly Opening[]): readonly Job[] {
  const steps = freeSteps(openings);
  return steps.length > 0 ? [job(kind, stage, steps)] : [];
}

/** What an agent is to do, and why it is waited for as long as nothing stands in its way. Null: its turn has not come. */
export interface AwaitedStep {
  readonly opening: Opening | null;
  readonly reason: Reason;
}

/** A part whose work is done by agents: jobs to open, steps in flight, or stuck ones that wait for a person. */
export function agentCandidate(phase: Phase, awaited: readonly AwaitedStep[], jobs: readonly Job[]): Candidate {
  const openings = awaited.flatMap(({ opening }) => opening ?? []);
  // What is stuck is said instead of who would be next, and first.
  const stuck = openings.flatMap((opening) =>
    opening.kind === "stuck" ? [stuckReason(opening.step, opening.why, opening.how)] : [],
  );
  const others = awaited.flatMap(({ opening, reason }) => {
    if (opening?.kind === "stuck") return [];
    return opening?.kind === "later" ? [laterReason(opening)] : [reason];
  });
  const [due] = openings.flatMap((opening) => (opening.kind === "later" ? [opening.until] : [])).sort();
  const working = stuck.length < openings.length;
  return {
    phase,
    lanes: jobs,
    acts: [],
    waits_for: working || stuck.length === 0 ? "agents" : "stuck",
    reasons: [...stuck, ...new Set(others)],
    ...(due === undefined ? {} : { due }),
  };
}

/** `because` is read by people while the engine is at it. */
export function operationCandidate(phase: Phase, operation: Operation, because: string): Candidate {
  return {
    phase,
    lanes: [],
    acts: [operation],
    waits_for: "engine",
    reasons: [{ subject: phase, met: false, because, who: "the engine" }],
  };
}

/** Nothing starts and the engine does nothing. */
export function personCandidate(phase: Phase, reason: Reason): Candidate {
  return { phase, lanes: [], acts: [], waits_for: "person", reasons: [reason] };
}

const STUCK_WAYS = "comment `/haiku retry` with a note on what has changed, or `/haiku pause`";

/** `how` is what releases it; `/haiku retry` or `/haiku pause` where nothing else is said. */
function stuckReason(step: Step, why: string, how = STUCK_WAYS): Reason {
  return { subject: nameOf(step), met: false, because: why, who: "someone with the command permission", how };
}

/** The first line says what it was; what the agent printed stands in its job. */
function laterReason({ step, why, until }: Extract<Opening, { kind: "later" }>): Reason {
  const [first = ""] = why.split("\n");
  const because = `${first.replace(/; the last it has printed:$/, "")}; it is tried again by itself at ${until.slice(11, 16)} UTC`;
  const how = "nothing is to be done if it passes; `/haiku retry` tries at once";
  return { subject: nameOf(step), met: false, because, who: "nobody", how };
}

function nameOf(step: Step): string {
  return [step.kind, step.subject, step.hat].filter((part) => part !== null).join(" ");
}

/** `1 round is used up`, `3 rounds are used up`. */
export function usedUp(number: number, thing: string): string {
  return `${counted(number, thing)} ${number === 1 ? "is" : "are"} used up`;
}
