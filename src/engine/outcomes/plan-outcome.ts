import { type LedgerEvent, parseStepKey, position, sourceRef, stepName } from "../../method/index.ts";
import {
  ARTIFACT_NOTICE,
  type CommitSeen,
  type FileChange,
  KEY_NOTICE,
  type NoticeSeen,
  OUTCOME_NOTICE,
  type RunSeen,
} from "../../ports/index.ts";
import { describeError, HostError, StaleHeadError, UserError } from "../../shared/index.ts";
import { parseTrailers, renderWorkMessage } from "../../state/index.ts";
import { replayEvents } from "../ledger/ledger.ts";
import { ownAmong } from "../ledger/who-pushed.ts";
import { standingAt } from "../observe/after-our-writes.ts";
import { dispatchesOf } from "../observe/dispatches.ts";
import { type Observation, stateOf } from "../observe/observation.ts";
import { openJobs } from "../observe/open-jobs.ts";
import type { EngineOptions, ReadPorts } from "../ports.ts";
import { readGround } from "./merge-change.ts";
import { type ReadOutcome, readOutcome } from "./read-outcome.ts";
import { bugMessage, type OutcomeResult, replayOutcome } from "./replay-outcome.ts";

/** The commit that a finished run brings to the work branch. */
export interface WorkCommit {
  /** Keys of the steps whose files are among the changes. */
  readonly steps: readonly string[];
  readonly changes: readonly FileChange[];
  readonly message: string;
  /** Set where it stands already, made before a process died: it is not made again. */
  readonly standing: CommitSeen | null;
}

/** What taking in one finished run leads to. The events of `work.steps` lack the commit until it is made. */
export interface OutcomePlan {
  readonly events: readonly LedgerEvent[];
  readonly subject: string;
  /** Null where nothing is to be committed. */
  readonly work: WorkCommit | null;
}

/** Takes in the oldest finished run of an open job; null when there is none. */
export async function planOutcome(
  ports: ReadPorts,
  options: EngineOptions,
  observation: Observation,
): Promise<OutcomePlan | null> {
  const run = finishedRun(observation);
  if (run === null) return null;
  const subject = subjectOf(run.name);
  const read = await readRun(ports, options, observation, run);
  if ("events" in read) return { events: withRetry(observation, run, read).events, subject, work: null };
  const standing = await standingCommit(ports, options, observation, read);
  const parent = standing?.parents[0];
  const ground = parent === undefined ? observation : await standingAt(ports, options, observation, parent);
  const { events, changes, steps } = withRetry(observation, run, await resultOf(ports, ground, run, read));
  if (changes.length === 0) return { events, subject, work: null };
  const message = messageOf(observation, steps);
  return { events, subject, work: { steps, changes, message, standing } };
}

/** The same events once their commit is made. */
export function withCommit(
  events: readonly LedgerEvent[],
  { steps }: WorkCommit,
  commit: string,
): readonly LedgerEvent[] {
  return events.map((event) => (event.do === "land" && steps.includes(event.step) ? { ...event, commit } : event));
}

/** The oldest run that has ended and whose job is still open in the ledger. */
export function finishedRun(observation: Observation): RunSeen | null {
  const open = new Set(openJobs(stateOf(observation)).map((job) => job.lane));
  const done = observation.runs.filter((run) => run.status === "completed" && open.has(run.name));
  return done.at(-1) ?? null;
}

/** What a run brought home; the lines that close its steps when there is nothing to use. */
async function readRun(
  ports: ReadPorts,
  options: EngineOptions,
  observation: Observation,
  run: RunSeen,
): Promise<ReadOutcome | OutcomeResult> {
  return orRefused(ports, observation, run, async () => {
    const said = observation.snapshot.notices?.get(run.suite ?? "") ?? (await ports.dispatcher.notices(run));
    const files = await ports.dispatcher.outcome(run.id, artifactSaid(said));
    if (files === null)
      return nothing(observation, run, `its job ended ${run.conclusion ?? "without a conclusion"} and left no outcome`);
    const under = (title: string) => said.filter((one) => one.title === title).map(({ message }) => message);
    const [announced, keys] = [under(OUTCOME_NOTICE), under(KEY_NOTICE)];
    const dispatches = await dispatchesOf(ports.store, observation, run.name);
    const { version } = options;
    return readOutcome(files, { intent: observation.slug, lane: run.name, dispatches, announced, keys, version });
  });
}

/** The id of the outcome, where the job has said one and no other. What it is worth is told by what lies there. */
function artifactSaid(notices: readonly NoticeSeen[]): number | null {
  const [id, ...more] = notices.flatMap(({ title, message }) => (title === ARTIFACT_NOTICE ? [message] : []));
  return id !== undefined && more.length === 0 && /^\d{1,15}$/.test(id) ? Number(id) : null;
}

function resultOf(ports: ReadPorts, observation: Observation, run: RunSeen, read: ReadOutcome): Promise<OutcomeResult> {
  return orRefused(ports, observation, run, async () => {
    const result = replayOutcome(observation, read, run.id, await readGround(ports.store, observation, read));
    for (const { step, error } of result.bugs ?? [])
      ports.log.error(
        { intent: observation.slug, run: run.id, step, error: error.stack },
        "a bug of ours: a step was closed",
      );
    // A ledger that nothing can be thought about would hold the intent for good.
    position(replayEvents(stateOf(observation), result.events), observation.facts);
    return result;
  });
}

/** Who had the job run again has said that its steps are to be tried again. */
function withRetry(observation: Observation, run: RunSeen, result: OutcomeResult): OutcomeResult {
  const by = run.triggered_by;
  if (run.attempt === 1 || by === null || by.bot) return result;
  const said = {
    at: observation.facts.now,
    by: { login: by.login, id: by.id },
    source: sourceRef({ from: "run", id: run.id, attempt: run.attempt }),
  };
  const { step } = parseStepKey(run.name);
  const intervention = { ...said, do: "retry", step: stepName(step) };
  const event: LedgerEvent = { do: "intervene", stage: step.stage, finding: null, intervention };
  return { ...result, events: [event, ...result.events] };
}

/** Jobs whose run somebody had run again who may not: its own outcome is gone by that. What still runs is to be stopped. */
export function refusedRuns(observation: Observation): {
  readonly events: readonly LedgerEvent[];
  readonly cancels: readonly number[];
} {
  const at = observation.facts.now;
  const jobs = openJobs(stateOf(observation));
  const ended = (observation.refused ?? []).flatMap(({ run, lane: job, why, ends }) => {
    const open = jobs.find((one) => one.lane === job);
    return ends && open !== undefined ? [{ run, steps: open.steps, why }] : [];
  });
  return {
    events: ended.map(({ run, steps, why }) => ({
      ...{ do: "close", at, steps, result: "failed", message: `rerun_refused: ${why}`, run: run.id },
    })),
    cancels: ended.filter(({ run }) => run.status !== "completed").map(({ run }) => run.id),
  };
}

/**
 * An outcome that breaks a rule closes its steps with the rule's name; one that makes us stumble closes them too: it
 * must not hold everything else up. What the host fails at is tried again.
 */
async function orRefused<T>(
  ports: ReadPorts,
  observation: Observation,
  run: RunSeen,
  take: () => Promise<T>,
): Promise<T | OutcomeResult> {
  try {
    return await take();
  } catch (error) {
    if (error instanceof HostError || error instanceof StaleHeadError) throw error;
    if (!(error instanceof UserError)) {
      const what = error instanceof Error ? error.stack : String(error);
      ports.log.error({ intent: observation.slug, run: run.id, error: what }, "a bug of ours: an outcome was refused");
      return nothing(observation, run, bugMessage(error));
    }
    ports.log.warn({ intent: observation.slug, run: run.id, code: error.code }, "an outcome was refused");
    const how = error.code === "engine_differs" ? "stale" : "failed";
    return nothing(observation, run, `${error.code}: ${describeError(error)}`, how);
  }
}

/** A run without a usable outcome: every step of its job is closed. Versions that differ are not the step's fault. */
function nothing(
  observation: Observation,
  run: RunSeen,
  message: string,
  how: "failed" | "stale" = "failed",
): OutcomeResult {
  const job = openJobs(stateOf(observation)).find((one) => one.lane === run.name);
  const result = run.conclusion === "cancelled" ? "stale" : how; // stopped on GitHub: no fault of the step
  const event: LedgerEvent = {
    do: "close",
    at: observation.facts.now,
    steps: job?.steps ?? [],
    result,
    message,
    run: run.id,
  };
  return { changes: [], events: [event], steps: [] };
}

/**
 * A work commit that stands is a fact: made before a crash, it is found by its trailer and not made again. Its outcome
 * is replayed on what it was made on, whatever others have put on top since.
 */
async function standingCommit(
  ports: ReadPorts,
  options: EngineOptions,
  observation: Observation,
  { outcome }: ReadOutcome,
): Promise<CommitSeen | null> {
  const brought = new Set(outcome.steps.map(({ key }) => key));
  const commits: readonly CommitSeen[] = observation.snapshot.commits.get(observation.work.branch) ?? [];
  const brings = (commit: CommitSeen): boolean =>
    parseTrailers(commit.message)
      .get("haiku-step")
      ?.some((key) => brought.has(key)) ?? false;
  const own = await ownAmong(ports, options, observation.work.branch, commits.filter(brings));
  return own[0] ?? null;
}

function messageOf(observation: Observation, steps: OutcomeResult["steps"]): string {
  const { config } = observation.project;
  const state = stateOf(observation);
  const first = steps[0] ?? "";
  const { step } = parseStepKey(first);
  const by = state.intent.created.by;
  return renderWorkMessage({
    prefix: config.commit.prefix,
    subject: `${workSubject(step.kind, step.stage, step.hat ?? step.subject)}`,
    intent: observation.slug,
    steps,
    ledger: observation.ledger.head,
    hat: step.hat,
    coAuthor: `${by.login} <${by.id}+${by.login}@users.noreply.github.com>`,
    skipCi: config.ci === "ask",
  });
}

function workSubject(kind: string, stage: string | null, who: string | null): string {
  const where = stage ?? "intent";
  if (kind === "elaborate") return `plan ${where}`;
  if (kind === "discover") return `discover ${who} for ${where}`;
  return kind === "fix" ? `fix a finding in ${where}` : `${where}: work of ${who}`;
}

function subjectOf(job: string): string {
  const { step } = parseStepKey(job);
  return [step.kind, step.subject, step.hat, "applied"].filter((part) => part !== null).join(" ");
}
