import type { LedgerEvent } from "../method/index.ts";
import { wayOut } from "../render/index.ts";
import { describeError, StaleHeadError, UserError } from "../shared/index.ts";
import { migrateEvents } from "./decide/migrate.ts";
import { isAtRest } from "./decide/next-events.ts";
import { showBlocked } from "./effects/blocked.ts";
import {
  cancelRuns,
  dispatchJobs,
  giveAnswers,
  giveButtonAnswers,
  noteRuns,
  openPullRequests,
  startRefusedJobs,
} from "./effects/index.ts";
import { createIntentBranch } from "./effects/intent-branch.ts";
import { showLimit } from "./effects/limited.ts";
import { commitWork } from "./effects/work-commit.ts";
import { undoOnLedger } from "./ledger/undo-tampering.ts";
import { againIn, askedAgainIn, dueNext } from "./look-again.ts";
import { movedTo, standingAt, withPulls } from "./observe/after-our-writes.ts";
import type { Memory } from "./observe/memory.ts";
import { type Observation, stateOf } from "./observe/observation.ts";
import { observe } from "./observe/observe.ts";
import { isUprooted } from "./observe/pull-requests.ts";
import { issueOf } from "./observe/unanswered-comments.ts";
import { finishedRun, withCommit } from "./outcomes/plan-outcome.ts";
import type { LookResult, Pass } from "./pass.ts";
import { type Arrivals, type LedgerPlan, planArrivals, planLedger } from "./plan.ts";
import { apart, isLimit, notingRefusals, WriteRefused } from "./refused-writes.ts";
import { tend } from "./tend.ts";
import { writeEvents, writeLines } from "./write-lines.ts";

/** What a look came to, all its passes together. */
export interface Report {
  /** Writes to GitHub this reconcile made, ledger commits included. */
  readonly wrote: number;
  /** Set when the intent cannot go on until somebody mends something. */
  readonly blocked: string | null;
  /** When to look again although nothing may happen: a dispatched job has no run yet. Milliseconds from now; else null. */
  readonly again_in: number | null;
}

const MAX_PASSES = 60;
const MAX_CONFLICTS = 5;

/**
 * Looks at an intent again and does what is due: observe, derive, decide, apply, until nothing is left. A second call
 * right after the first writes nothing. Safe beside other processes: what counts is whose ledger commit won.
 */
export async function reconcile(given: Pass, slug: string): Promise<Report> {
  given.memory.rest = null;
  const pass = { ...given, ports: notingRefusals(given.ports, given.memory.refused) };
  let wrote = 0;
  let conflicts = 0;
  let onward: Onward | null = null;
  for (let n = 0; n < MAX_PASSES; n += 1) {
    try {
      const { writes, again, due, ...next }: Passed = await onePass(pass, slug, onward);
      wrote += writes;
      onward = next.onward ?? null;
      if (!again) return { wrote, blocked: null, again_in: againIn(pass, slug, due) };
    } catch (error) {
      if (error instanceof StaleHeadError && conflicts < MAX_CONFLICTS) {
        conflicts += 1;
        onward = null;
        pass.ports.log.info({ intent: slug, branch: error.branch }, "a branch moved meanwhile; looking again");
        await pass.ports.clock.sleep(50 * 2 ** conflicts);
        continue;
      }
      if (isLimit(error)) wrote += await showLimit(pass.ports, slug, pass.memory, error);
      const blocked = error instanceof WriteRefused && !isLimit(error) ? blockedBy(error) : error;
      if (!(blocked instanceof UserError)) throw error;
      pass.ports.log.warn({ intent: slug, code: blocked.code, why: describeError(blocked) }, "the intent is blocked");
      wrote += await showBlocked(pass.ports, pass.options, { slug, issue: openIssue(pass, slug), error: blocked });
      return { wrote, blocked: describeError(blocked), again_in: askedAgainIn(pass) };
    }
  }
  pass.ports.log.error({ intent: slug }, "the intent did not come to rest");
  return { wrote, blocked: null, again_in: pass.options.graceMs };
}

/** The issue of an intent whose ledger was read and that has not ended. */
function openIssue({ memory }: Pass, slug: string): number | null {
  const state = memory.ledger?.state;
  return state?.slug === slug && state.intent.ended === null ? issueOf(state) : null;
}

/** A write without which nothing goes on, that GitHub refuses. */
function blockedBy({ message }: WriteRefused): UserError {
  const { who, how } = wayOut(message);
  return new UserError("write_refused", message, `${who} is asked to: ${how}`);
}

/** What a look goes on with where more is in it than one pass takes in, and the lines that it has added so far. */
interface Onward {
  readonly observation: Observation;
  readonly written: readonly LedgerEvent[];
}

/** `due`: when something comes to be due although nothing happens; else null. `onward`: GitHub need not be looked at for the next pass. */
interface Passed extends LookResult {
  readonly due: string | null;
  readonly onward?: Onward;
}

async function onePass(pass: Pass, slug: string, onward: Onward | null): Promise<Passed> {
  const seen = onward?.observation ?? (await observe(pass.ports, pass.options, slug, pass.memory));
  if ("kind" in seen && seen.kind === "tampered") {
    pass.memory.ledger = await undoOnLedger(pass.ports, slug, seen);
    return { writes: 1, again: true, due: null };
  }
  if ("kind" in seen) {
    await createIntentBranch(pass.ports, pass.options, seen);
    return { writes: 1, again: true, due: null };
  }
  const older = migrateEvents(seen);
  if (older.length > 0) {
    await writeLines(pass, seen, { events: older });
    return { writes: 1, again: true, due: null };
  }
  const arrivals = await planArrivals(pass, seen);
  for (const run of arrivals.cancels) await pass.ports.dispatcher.cancel(run);
  const { observation: taken, events, held } = await takeIn(pass, seen, arrivals);
  const opened = await openPullRequests(pass.ports, pass.options, taken);
  const observation = await withPulls(pass.ports, pass.options, taken, opened.pulls);
  const happened = [...events, ...opened.events];
  const plan = await planLedger(pass, observation, { events: happened, subject: held ? null : arrivals.subject });
  const { decision } = plan;
  const after = await writeLedger(pass, observation, plan);
  const restarted = await startRefusedJobs(pass.ports, after.observation);
  noteRuns(pass.memory.runs, stateOf(after.observation), restarted);
  for (const { lane: job } of restarted) pass.memory.restarted.set(job, pass.ports.clock.now());
  const told = await giveButtonAnswers(pass.ports, pass.options, observation, plan.pressed);
  const made =
    opened.events.length + (arrivals.work !== null && !held ? 1 : 0) + after.writes + told + restarted.length;
  const written = [...(onward?.written ?? []), ...plan.events];
  // On what was made before this process began there may be something that no look has shown with it.
  if (opened.unseen || (arrivals.work?.standing && !held)) return { writes: made, again: true, due: null };
  const left = !held && !isUprooted(after.observation) && finishedRun(after.observation) !== null;
  // Jobs that ended together are taken in together, and people are told once. What was answered only the next look shows.
  const said = plan.answered.length + plan.pressed.length > 0;
  if (left && !said && plan.events.length > 0 && decision.archive === undefined)
    return { writes: made, again: true, due: null, onward: { observation: after.observation, written } };
  const tended = await tend(pass, after.observation, decision, written);
  // What has just been written can make something count that did not before: a label on a gate that has opened.
  const more = after.writes > 0 && !isAtRest(after.observation);
  const again = plan.resumed || tended.again || decision.again || more || left || restarted.length > 0;
  const writes = made + tended.writes;
  if (!again) pass.memory.rest = restOf(pass, after.observation, writes);
  return { writes, again, due: dueNext(pass, after.observation) };
}

/**
 * Once an intent has ended, a look that finds nothing to write is the last one, until something of it moves or somebody
 * speaks. What GitHub refuses is asked for again.
 */
function restOf({ memory }: Pass, observation: Observation, writes: number): Memory["rest"] {
  const isOver = stateOf(observation).intent.ended !== null && writes === 0 && memory.refused.isEmpty();
  return isOver ? observation.snapshot.branches : null;
}

/**
 * Makes the commit that a run brings, and looks at what stands then. `held`: GitHub refuses that commit, as was noted; the run
 * is taken in once it does not, and everything else goes on.
 */
async function takeIn(
  { ports, options }: Pass,
  seen: Observation,
  { events, work }: Arrivals,
): Promise<{ readonly observation: Observation; readonly events: readonly LedgerEvent[]; readonly held: boolean }> {
  if (work === null) return { observation: seen, events, held: false };
  const commit = await apart(() => commitWork(ports, options, seen, work));
  if (commit === null) return { observation: seen, events: [], held: true };
  const moved =
    work.standing === null ? movedTo(ports, options, seen, commit) : standingAt(ports, options, seen, commit.sha);
  return { observation: await moved, events: withCommit(events, work, commit.sha), held: false };
}

/** Writes the ledger first; effects that follow are made by the process whose ledger commit won. */
async function writeLedger(
  pass: Pass,
  seen: Observation,
  plan: LedgerPlan,
): Promise<{ readonly observation: Observation; readonly writes: number }> {
  const { events, subject, decision, answered } = plan;
  if (events.length === 0) return { observation: seen, writes: await giveAnswers(pass.ports, pass.options, answered) };
  const observation = await writeEvents(pass, seen, { events, subject, archive: decision.archive });
  if (decision.jobs.length > 0) pass.options.reached?.("after-ledger-commit");
  const known = pass.memory.runs;
  const started = await dispatchJobs(pass.ports, observation, events);
  noteRuns(known, stateOf(observation), started);
  const said = answered.flatMap((one) => one.events);
  const stopped = await cancelRuns({ ...pass, observation: seen, known }, said);
  return {
    observation,
    writes: 1 + started.length + stopped + (await giveAnswers(pass.ports, pass.options, answered)),
  };
}
