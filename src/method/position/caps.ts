import { counted } from "../../shared/index.ts";
import { type Grant, grantedAt, limitsOf, timesGranted } from "../derive/index.ts";
import type { Iteration, Job, Reason, RunRecord, StageRecord, Usage } from "../model/index.ts";
import { type Candidate, usedUp } from "./candidate.ts";
import { openJobKeys, type Situation } from "./facts.ts";

/*
 * Caps of the whole intent. The engine enforces them before it opens anything, so no agent can go over them; what runs
 * is still taken in. Each one ends with a person who is told what to choose from.
 */

const WHO = "someone with the command permission";

/** The part with as many of its jobs as the caps leave room for; the reasons say what holds the others back. */
export function withinCaps(situation: Situation, candidate: Candidate): Candidate {
  if (candidate.lanes.length === 0) return candidate;
  const spent = spentReason(situation);
  if (spent) return stopped(situation, candidate, spent);
  const jobs = fitting(situation, candidate.lanes);
  if (jobs.length > 0) return { ...candidate, lanes: jobs };
  const { steps = 0 } = situation.state.intent.frozen.limits;
  const running = openJobKeys(situation.state).length > 0;
  return running
    ? { ...candidate, lanes: jobs }
    : stopped(situation, candidate, stepsReason(steps, candidate.lanes[0]?.steps.length ?? 1));
}

/** Findings of agents in a stage have reached their cap: reviewers may have kept some to themselves. */
export function findingsCandidate(situation: Situation, stage: StageRecord): Candidate | null {
  const most = stage.frozen.limits.findings_per_stage * (1 + timesGranted(situation.state, "findings", stage.name));
  const filed = situation.state.findings.filter(
    ({ stage: own, author }) => own === stage.name && author.kind !== "human",
  );
  if (filed.length < most) return null;
  const reason = {
    subject: "findings",
    met: false,
    because: `${filed.length} findings have been filed in stage ${stage.name}, the most there may be; what was left out stands in the reviewers' summaries`,
    who: WHO,
    how: "`/haiku retry findings` goes on and allows as many again, `/haiku changes <text>` says what else is to be done, or `/haiku abandon <reason>`",
  };
  return { phase: "gate", lanes: [], acts: [], waits_for: "stuck", reasons: [reason] };
}

function stopped(situation: Situation, candidate: Candidate, { reason, waits }: Spent): Candidate {
  const running = openJobKeys(situation.state).length > 0;
  const how = "nothing is to be done here: it goes on when the cap allows it";
  const held = candidate.reasons.map((one) => (one.how === undefined ? { ...one, how } : one));
  return { ...candidate, lanes: [], waits_for: running ? "agents" : waits, reasons: [reason, ...held] };
}

interface Spent {
  readonly reason: Reason;
  readonly waits: "stuck" | "person";
}

function spentReason(situation: Situation): Spent | null {
  return tooManySteps(situation) ?? tooFast(situation) ?? tooMuchInOneStep(situation) ?? tooMuchInAll(situation);
}

/** Steps that may still be opened, and jobs that may still run beside those that do. */
function fitting(situation: Situation, due: readonly Job[]): readonly Job[] {
  const stage = due[0]?.stage ?? null;
  let jobs = limitsOf(situation.state, stage).parallel - openJobKeys(situation.state).length;
  let steps = stepsLeft(situation);
  const open: Job[] = [];
  for (const job of due) {
    if (jobs <= 0 || job.steps.length > steps) continue;
    open.push(job);
    jobs -= 1;
    steps -= job.steps.length;
  }
  return open;
}

function stepsLeft(situation: Situation): number {
  const { steps, steps_per_hour } = situation.state.intent.frozen.limits;
  const whole = steps === undefined ? Number.POSITIVE_INFINITY : steps - since(situation, "steps").length;
  const hour = steps_per_hour === undefined ? Number.POSITIVE_INFINITY : steps_per_hour - lastHour(situation).length;
  return Math.min(whole, hour);
}

function tooManySteps(situation: Situation): Spent | null {
  const { steps } = situation.state.intent.frozen.limits;
  if (steps === undefined || since(situation, "steps").length < steps) return null;
  return stepsReason(steps, 0);
}

function stepsReason(steps: number, needed: number): Spent {
  const because =
    needed === 0
      ? `${usedUp(steps, "step")}, the most there may be`
      : `the next ${counted(needed, "step")} would be more than the ${steps} there may be`;
  const how = "`/haiku retry steps` grants as many again, `/haiku pause`, or `/haiku abandon <reason>`";
  return { reason: { subject: "steps", met: false, because, who: WHO, how }, waits: "stuck" };
}

/** The brake: whatever goes round and round stops by itself, and goes on by itself. */
function tooFast(situation: Situation): Spent | null {
  const { steps_per_hour } = situation.state.intent.frozen.limits;
  const recent = lastHour(situation);
  if (steps_per_hour === undefined || recent.length < steps_per_hour) return null;
  const first = recent.map((one) => one.dispatched_at).sort()[recent.length - steps_per_hour] ?? situation.facts.now;
  const at = new Date(Date.parse(first) + HOUR).toISOString();
  const because = `${counted(recent.length, "step")} in an hour, the most there may be; it goes on by itself at ${at.slice(11, 16)} UTC`;
  const how = "`/haiku retry steps` lets it go on now, `/haiku pause` stops it, or `/haiku abandon <reason>`";
  return { reason: { subject: "steps per hour", met: false, because, who: WHO, how }, waits: "person" };
}

const HOUR = 3_600_000;

function lastHour(situation: Situation): readonly Opened[] {
  const from = new Date(Date.parse(situation.facts.now) - HOUR).toISOString();
  return since(situation, "steps").filter((one) => one.dispatched_at > from);
}

function tooMuchInOneStep(situation: Situation): Spent | null {
  const { tokens_per_step, usd_per_step } = situation.state.intent.frozen.limits;
  for (const { name, usage } of since(situation, "usage")) {
    if (tokens_per_step !== undefined && tokens(usage) > tokens_per_step)
      return usageReason(`${name} used ${tokens(usage)} tokens, and a step may use ${tokens_per_step}`);
    if (usd_per_step !== undefined && (usage?.cost_usd ?? 0) > usd_per_step)
      return usageReason(`${name} cost $${usage?.cost_usd}, and a step may cost $${usd_per_step}`);
  }
  return null;
}

function tooMuchInAll(situation: Situation): Spent | null {
  const { limits } = situation.state.intent.frozen;
  const done = since(situation, "usage").filter((one) => one.result !== null && one.kind !== "gates");
  // What is not known counts as the most a step may use; where that is not set either, as the most there is.
  const sum = (known: (one: Opened) => number | null, most: number): number =>
    done.reduce((all, one) => all + (known(one) ?? most), 0);
  const unknown = done.filter(({ usage }) => !usage).length;
  const besides =
    unknown === 0 ? "" : ` (${counted(unknown, "step")} did not tell, counted as the most a step may use)`;
  const { tokens_per_intent: most, usd_per_intent: dollars } = limits;
  if (most !== undefined) {
    const used = sum(({ usage }) => (isCounted(usage) ? tokens(usage) : null), limits.tokens_per_step ?? most);
    if (used >= most) return usageReason(`${used} of ${most} tokens are used${besides}`);
  }
  if (dollars === undefined) return null;
  const cost = sum(({ usage }) => usage?.cost_usd ?? null, limits.usd_per_step ?? dollars);
  return cost < dollars ? null : usageReason(`$${cost.toFixed(2)} of $${dollars} are spent${besides}`);
}

function usageReason(because: string): Spent {
  const how = "`/haiku retry usage` grants as much again, `/haiku pause`, or `/haiku abandon <reason>`";
  return { reason: { subject: "usage", met: false, because, who: WHO, how }, waits: "stuck" };
}

function isCounted(usage: Usage | null): boolean {
  return usage?.input_tokens !== undefined || usage?.output_tokens !== undefined;
}

function tokens(usage: Usage | null): number {
  return (usage?.input_tokens ?? 0) + (usage?.output_tokens ?? 0);
}

interface Opened {
  readonly name: string;
  readonly kind: string;
  readonly dispatched_at: string;
  readonly result: string | null;
  readonly usage: Usage | null;
}

/** Steps opened since a person last granted this cap again. */
function since(situation: Situation, grant: Grant): readonly Opened[] {
  const from = grantedAt(situation.state, grant);
  const all = allOpened(situation);
  return from === null ? all : all.filter((one) => one.dispatched_at >= from);
}

function allOpened({ state }: Situation): readonly Opened[] {
  const stages = Object.values(state.stages);
  const runs = [...state.intent.runs, ...stages.flatMap((stage) => stage.runs)];
  const iterations = [
    ...stages.flatMap((stage) => Object.values(stage.units).flatMap((unit) => unit.iterations)),
    ...state.findings.flatMap((finding) => finding.iterations),
  ];
  return [
    ...runs.map((run) => toOpened(run, run.step.split("/")[0] ?? "", run.step)),
    ...iterations.map((one) => toOpened(one, "hat", one.hat)),
  ];
}

function toOpened(record: RunRecord | Iteration, kind: string, name: string): Opened {
  const { dispatched_at, result, usage } = record;
  return { name, kind, dispatched_at, result, usage: usage ?? null };
}
