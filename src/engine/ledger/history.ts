import type { FinishEvent, IntentState, Iteration, RunRecord, StepKey, StepKind } from "../../method/index.ts";
import { ledgerBranch, parseRunName, stepKey, unitNumber } from "../../method/index.ts";
import type { ReadStore } from "../../ports/index.ts";
import type { EventShown } from "../../render/index.ts";
import { describeError, UserError } from "../../shared/index.ts";
import { eventOf } from "./history-events.ts";
import { loadLedger } from "./ledger.ts";
import { nameOfWriter, notTheWriters, type ReadCommit, readEvents } from "./replay.ts";

/** One step as the ledger tells it. */
export interface HistoryStep {
  readonly key: StepKey;
  /** Null for a step of the whole intent. */
  readonly stage: string | null;
  readonly kind: string;
  readonly subject: string | null;
  readonly hat: string | null;
  /** Null for what is no step of a hat. */
  readonly bolt: number | null;
  /** The role that acted, as it signs what it files; null while nothing has come of the step. */
  readonly actor: string | null;
  readonly dispatched_at: string;
  readonly completed_at: string | null;
  /** Null while it is open. */
  readonly result: string | null;
  readonly message: string | null;
  /** The agent's own time. */
  readonly duration_ms: number | null;
  /** Tools it called that changed the ledger, in their order. */
  readonly commands: readonly string[];
  /** Work commit that brought its files. */
  readonly commit: string | null;
  /** Ledger commits that opened and closed it. */
  readonly ledger: { readonly opened: string | null; readonly closed: string | null };
  /** Id of the workflow run. */
  readonly run: number | null;
  /** Key of the job it ran in. */
  readonly lane: string;
  readonly usage: RunRecord["usage"];
}

/** What others wrote into the ledger is among the events, as `foreign commit`. */
export interface History {
  /** In the order of their dispatch. */
  readonly steps: readonly HistoryStep[];
  /** Everything else that happened, in the order it was written down. */
  readonly events: readonly EventShown[];
}

const MOST_COMMITS = 100_000;

/** The whole history of an intent, from its ledger and its events. */
export async function readHistory(store: ReadStore, slug: string): Promise<History> {
  const branch = ledgerBranch(slug);
  const head = (await store.branches(branch)).get(branch);
  if (!head) throw new UserError("intent_unknown", `there is no branch ${branch}`, "fetch it, or check the slug");
  const [{ state }, commits] = await Promise.all([
    loadLedger(store, slug, head),
    store.history(head, null, MOST_COMMITS),
  ]);
  return historyOf(state, [...commits].reverse().map(readEvents));
}

/**
 * What the ledger and the ledger's commits, oldest first, tell together. What somebody else wrote between them is shown
 * with its author and with why it is none of ours; none of its words count.
 */
export function historyOf(state: IntentState, commits: readonly ReadCommit[]): History {
  const own = commits.filter((one) => foreign(one, commits) === null);
  const events = commits.flatMap((one): readonly EventShown[] => {
    const { commit, events } = one;
    const note = foreign(one, commits);
    if (note === null && !(events instanceof Error)) return events.flatMap((event) => eventOf(event, commit) ?? []);
    const by = nameOfWriter(commit);
    return [{ at: commit.at, did: "foreign commit", by, stage: null, about: null, note, ledger: commit.sha }];
  });
  return { steps: stepsOf(state, tracesOf(own)), events };
}

/** Why a commit of the ledger is none of the App's: what it says is no event, or somebody else says it. */
function foreign({ commit, events }: ReadCommit, commits: readonly ReadCommit[]): string | null {
  if (events instanceof Error) return describeError(events);
  return notTheWriters(commit, commits[0]?.commit ?? commit, false);
}

interface Trace {
  readonly opened: string | null;
  readonly closed: string | null;
  readonly finished: FinishEvent | null;
}

/** Step key → the ledger commits that opened and closed it, and what it brought. */
function tracesOf(commits: readonly ReadCommit[]): ReadonlyMap<string, Trace> {
  const traces = new Map<string, Trace>();
  const note = (key: string, trace: Partial<Trace>): void => {
    traces.set(key, { ...(traces.get(key) ?? { opened: null, closed: null, finished: null }), ...trace });
  };
  for (const { commit, events } of commits) {
    for (const event of events instanceof Error ? [] : events) {
      if (event.do === "open") for (const key of event.steps) note(key, { opened: commit.sha });
      if (event.do === "close") for (const key of event.steps) note(key, { closed: commit.sha });
      if (event.do === "land") note(event.step, { closed: commit.sha, finished: event });
    }
  }
  return traces;
}

function stepsOf(state: IntentState, traces: ReadonlyMap<string, Trace>): readonly HistoryStep[] {
  const say = (about: About, record: RunRecord | Iteration): HistoryStep => toStep(state.slug, traces, about, record);
  const stages = Object.values(state.stages);
  const steps = [
    ...state.intent.runs.map((run) => say(aboutRun(null, run), run)),
    ...stages.flatMap(({ name, runs }) => runs.map((run) => say(aboutRun(name, run), run))),
    ...stages.flatMap(({ name, units }) =>
      Object.values(units).flatMap(({ id, iterations }) =>
        iterations.map((one) => say({ stage: name, kind: "hat", subject: unitNumber(id), ...hatOf(one) }, one)),
      ),
    ),
    ...state.findings.flatMap(({ id, stage, iterations }) =>
      iterations.map((one) => say({ stage, kind: "fix", subject: id, ...hatOf(one) }, one)),
    ),
  ];
  return steps.sort(
    (a, b) =>
      a.dispatched_at.localeCompare(b.dispatched_at) || (a.completed_at ?? "~").localeCompare(b.completed_at ?? "~"),
  );
}

interface About {
  readonly stage: string | null;
  readonly kind: StepKind;
  readonly subject: string | null;
  readonly hat: string | null;
  readonly bolt: number | null;
}

function aboutRun(stage: string | null, { step }: RunRecord): About {
  return { stage, ...parseRunName(step), hat: null, bolt: null };
}

function hatOf({ hat, bolt }: Iteration): Pick<About, "hat" | "bolt"> {
  return { hat, bolt };
}

function toStep(
  slug: string,
  traces: ReadonlyMap<string, Trace>,
  { bolt, ...step }: About,
  record: RunRecord | Iteration,
): HistoryStep {
  const { n, attempt, lane: job, dispatched_at, completed_at, result, message } = record;
  const key = stepKey(slug, { ...step, n, attempt });
  const { finished, opened, closed } = traces.get(key) ?? { finished: null, opened: null, closed: null };
  return {
    key,
    ...step,
    bolt,
    actor: finished?.actor ?? null,
    dispatched_at,
    completed_at,
    result,
    message,
    duration_ms: record.duration_ms ?? null,
    commands: finished?.commands.map(({ name }) => name) ?? [],
    commit: record.commit ?? null,
    ledger: { opened, closed },
    run: record.run ?? null,
    lane: job,
    usage: record.usage ?? null,
  };
}
