import { type LedgerEvent, workBranch } from "../method/index.ts";
import { runButtons } from "./commands/run-buttons.ts";
import { answerCommands } from "./commands/run-commands.ts";
import { threadEvents } from "./decide/finding-threads.ts";
import { lostJobs, runEvents, withTargets } from "./decide/jobs-to-start.ts";
import { type Decision, endOfMerged, nextEvents } from "./decide/next-events.ts";
import { subjectOf } from "./ledger/commit-subject.ts";
import { withLedger } from "./observe/after-our-writes.ts";
import type { ButtonAnswer } from "./observe/button.ts";
import type { Memory } from "./observe/memory.ts";
import { type Observation, stateOf, withEvents } from "./observe/observation.ts";
import { isUprooted, pullRequestEvents } from "./observe/pull-requests.ts";
import type { CommentAnswer } from "./observe/unanswered-comments.ts";
import { planOutcome, refusedRuns, type WorkCommit } from "./outcomes/plan-outcome.ts";
import type { EngineOptions, ReadPorts } from "./ports.ts";
import { explainHead } from "./pushes/adopt-pushes.ts";
import { reviewEvents } from "./pushes/review-findings.ts";

/** What others did to the branches and what a run brought, before anybody is answered. */
export interface Arrivals {
  readonly events: readonly LedgerEvent[];
  /** To be made first: everything after it is decided on what then stands. */
  readonly work: WorkCommit | null;
  /** Runs to be stopped. */
  readonly cancels: readonly number[];
  /** Of the ledger commit, where a run was taken in. */
  readonly subject: string | null;
}

/** What goes into the ledger, and what is done once it is there. */
export interface LedgerPlan {
  /** Everything that has happened and was decided, in this order; nothing is written when there is none. */
  readonly events: readonly LedgerEvent[];
  readonly subject: string;
  readonly decision: Decision;
  readonly answered: readonly CommentAnswer[];
  readonly pressed: readonly ButtonAnswer[];
  /** Somebody has said that it goes on: a look that was made while it was paused has seen too little. */
  readonly resumed: boolean;
}

interface Reading {
  readonly ports: ReadPorts;
  readonly options: EngineOptions;
  readonly memory: Pick<Memory, "runs">;
}

/** Accounts for pushes and takes in one finished run. Nothing of it counts once the intent has ended. Reads alone. */
export async function planArrivals(
  { ports, options }: Omit<Reading, "memory">,
  observation: Observation,
): Promise<Arrivals> {
  const nothing = { events: [], work: null, cancels: [], subject: null };
  if (stateOf(observation).intent.ended !== null) return nothing;
  const known = pullRequestEvents(observation);
  // On a branch that is not what the ledger says nothing is put on top, until somebody has set it right.
  if (isUprooted(observation)) return { ...nothing, events: known };
  // What others did to the branch is in the ledger before an outcome is put on top of it.
  const explained = await explainHead(ports, options, observation);
  const refused = refusedRuns(observation);
  const takes = explained.length === 0 && refused.events.length === 0;
  const outcome = takes ? await planOutcome(ports, options, observation) : null;
  return {
    events: [...known, ...(outcome?.events ?? []), ...refused.events, ...explained],
    work: outcome?.work ?? null,
    cancels: refused.cancels,
    subject: outcome?.subject ?? null,
  };
}

/** Hears what people say, and decides what follows from all of it. Reads alone. */
export async function planLedger(
  reading: Reading,
  observation: Observation,
  arrivals: Pick<Arrivals, "events" | "subject">,
): Promise<LedgerPlan> {
  const { ports, options } = reading;
  const happened = [...arrivals.events, ...(await afterArrivals(ports, observation, arrivals.events))];
  // What people say is answered by what has happened: a finding that a run closes cannot be ruled on any more.
  const answered = await answerCommands(ports, options, withEvents(observation, happened), nextEvents);
  const said = [...happened, ...answered.flatMap((one) => one.events)];
  const pressed = await runButtons(ports, options, withEvents(observation, said));
  const first = [...said, ...pressed.flatMap((one) => one.events)];
  const decision = await untilItWaits(reading, observation, nextEvents(observation, first));
  const lost = lostJobs(options, withEvents(observation, decision.events));
  const events = await targeted(reading, observation, [...decision.events, ...lost]);
  const subject = arrivals.subject ?? subjectOf(events);
  const resumed = first.some((event) => event.do === "resume");
  return { events: recorded(reading, observation, events), subject, decision, answered, pressed, resumed };
}

/**
 * A stage that begins is looked at as it stands then, and what it can do at once is decided with it: but for the ledger
 * nothing has changed.
 */
async function untilItWaits(
  { ports, options }: Reading,
  observation: Observation,
  decision: Decision,
): Promise<Decision> {
  if (decision.events.at(-1)?.do !== "begin_stage") return decision;
  const begun = withEvents(observation, decision.events);
  const next = nextEvents(await withLedger(ports, options, begun, begun.ledger));
  return { ...next, events: [...decision.events, ...next.events], again: next.again || next.operation !== null };
}

/** What the jobs that are to start are told to work on: the branch as it stands for the stage that is worked on then. */
async function targeted(
  { ports, options }: Reading,
  observation: Observation,
  decided: readonly LedgerEvent[],
): Promise<readonly LedgerEvent[]> {
  const after = withEvents(observation, decided);
  const sameBranch = workBranch(stateOf(after)) === observation.work.branch;
  return withTargets(sameBranch ? observation : await withLedger(ports, options, after, after.ledger), decided);
}

/** With what GitHub has told meanwhile, which alone is no reason to write. */
function recorded(
  { memory }: Reading,
  observation: Observation,
  events: readonly LedgerEvent[],
): readonly LedgerEvent[] {
  if (events.length === 0) return [];
  const after = stateOf(withEvents(observation, events));
  return [...events, ...threadEvents(observation), ...runEvents(after, memory.runs)];
}

/** The end of what was merged; while it goes on, what reviews say. */
async function afterArrivals(
  ports: ReadPorts,
  observation: Observation,
  arrived: readonly LedgerEvent[],
): Promise<readonly LedgerEvent[]> {
  if (stateOf(observation).intent.ended !== null) return [];
  if (isUprooted(observation)) return endOfMerged(observation);
  const ended = endOfMerged(withEvents(observation, arrived));
  return ended.length > 0 ? ended : reviewEvents(ports, observation);
}
