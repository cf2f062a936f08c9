import { type IntentState, openRecord, sourceRef } from "../../method/index.ts";
import type { RunSeen } from "../../ports/index.ts";
import type { EngineOptions, ReadPorts } from "../ports.ts";
import { mayDo } from "./approvals.ts";
import { type Dispatch, dispatchesOf } from "./dispatches.ts";
import type { Observation } from "./observation.ts";
import { type OpenJob, openJobs } from "./open-jobs.ts";
import { isOurRun, type JobStart, type RefusedRun } from "./our-run.ts";
import { handledRefs } from "./unanswered-comments.ts";
import type { Woken } from "./woken.ts";

/** What the host's list comes to: runs that are taken, and runs that are not. */
export interface RunsSeen {
  /** Runs that the App has started, by the job's name whatever they call themselves; newest first. */
  readonly runs: readonly RunSeen[];
  readonly refused: readonly RefusedRun[];
  /** Runs that the App has started and that bear no job's name. */
  readonly nameless: number;
  /** Whether GitHub was asked for its list: without it, a run that is not seen may be there all the same. */
  readonly listed: boolean;
}

const NOTHING: RunsSeen = { runs: [], refused: [], nameless: 0, listed: true };
/** Clocks differ; a run may be stamped long before we have noted its start. Its name or its id tells whose it is. */
const LEEWAY_MS = 10 * 60_000;
/** How far back the default branch's history is read for a commit that a run is on. */
const MOST_HEADS = 100;

/** What tells our runs from others'. */
export interface RunsLook {
  readonly ports: ReadPorts;
  readonly options: EngineOptions;
  readonly observation: Pick<Observation, "slug" | "ledger" | "snapshot" | "project">;
  /** Job → id of its run, as the host told this process. */
  readonly known: ReadonlyMap<string, number>;
  readonly woken?: Woken;
  /** The list as it was read last. */
  readonly list?: RunList;
}

/** GitHub's list of runs. */
export interface RunList {
  /** As it was read last; null before. */
  runs: readonly RunSeen[] | null;
  /** Whether that was in this look. */
  isFresh: boolean;
}

/** The runs of open jobs: which of those that claim to be one the App has started. */
export async function seeRuns(look: RunsLook): Promise<RunsSeen> {
  const { state } = look.observation.ledger;
  const open = openJobs(state);
  if (open.length === 0) return NOTHING;
  const jobs = new Map(open.map((job) => [job.lane, runOf(look.known, state, job)]));
  const known = await knownRuns(look, open, jobs);
  const listed = newerOf(known.runs, look.woken?.ended ?? []);
  const judged: Judged[] = [];
  for (const run of listed) {
    const job = [...jobs].find(([, id]) => id === run.id)?.[0] ?? (jobs.has(run.name) ? run.name : null);
    if (job !== null) judged.push(await judge(look, run, { lane: job, run: jobs.get(job) ?? null }));
  }
  const taken = handledRefs(state);
  const isLate = (run: RunSeen): boolean =>
    run.attempt > 1 && !jobs.has(run.name) && isOf(look, run) && !taken.has(attemptOf(run));
  const closed = listed.filter(isLate).map(tooLate);
  return {
    runs: judged.flatMap((one) => (one.refused === null ? [one.run] : [])),
    refused: [...judged.flatMap((one) => one.refused ?? []), ...closed],
    nameless: listed.filter((run) => isNameless(look, run)).length,
    listed: known.listed,
  };
}

/** What the list shows; where it is not asked for what it has shown before, so that what people are told does not come and go. */
async function knownRuns(
  look: RunsLook,
  open: readonly OpenJob[],
  jobs: ReadonlyMap<string, number | null>,
): Promise<{ readonly runs: readonly RunSeen[]; readonly listed: boolean }> {
  const { list = { runs: null, isFresh: false }, woken } = look;
  if (list.runs !== null && list.isFresh) return { runs: list.runs, listed: true };
  const allKnown = ![...jobs.values()].includes(null);
  const isTold = woken?.byEvent === true && (woken.ended ?? []).length > 0;
  if (list.runs !== null && isTold && allKnown) return { runs: list.runs, listed: false };
  list.runs = await listRuns(look, open, jobs);
  list.isFresh = true;
  return { runs: list.runs, listed: true };
}

/** A list lags: what an event has said of a later attempt, or of the end of the same, is newer. Newest run first. */
function newerOf(listed: readonly RunSeen[], told: readonly RunSeen[]): readonly RunSeen[] {
  const runs = new Map(listed.map((run) => [run.id, run]));
  for (const run of told) if (run.attempt >= (runs.get(run.id)?.attempt ?? 0)) runs.set(run.id, run);
  return [...runs.values()].sort((a, b) => b.id - a.id);
}

/** The id of a job's run: what the ledger says, or what this process was told and has not written down yet. */
export function runOf(
  known: ReadonlyMap<string, number>,
  state: IntentState,
  { lane: job, steps }: OpenJob,
): number | null {
  return openRecord(state, steps[0] ?? "")?.run ?? known.get(job) ?? null;
}

/** The list, and runs whose id is known and which the list does not show. */
async function listRuns(
  { ports, options }: RunsLook,
  open: readonly OpenJob[],
  jobs: ReadonlyMap<string, number | null>,
): Promise<readonly RunSeen[]> {
  const first = open.map((job) => job.dispatched_at).sort()[0] ?? "";
  const since = new Date(Date.parse(first) - LEEWAY_MS).toISOString();
  const listed = await ports.dispatcher.runs(since, options.bot.login);
  const missing = [...jobs.values()].filter((id) => id !== null && !listed.some((run) => run.id === id));
  const found = await Promise.all(missing.map((id) => (id === null ? null : ports.dispatcher.run(id))));
  const seen = [...listed, ...found.flatMap((run) => run ?? [])];
  return [...seen, ...(await ofLateJobs({ ports, options }, open, { jobs, seen }))];
}

/** Runs that no search shows, where a job would soon be started again for want of one. */
async function ofLateJobs(
  { ports, options }: Pick<RunsLook, "ports" | "options">,
  open: readonly OpenJob[],
  { jobs, seen }: { readonly jobs: ReadonlyMap<string, number | null>; readonly seen: readonly RunSeen[] },
): Promise<readonly RunSeen[]> {
  const now = Date.parse(ports.clock.now());
  const isSeen = (job: string): boolean => seen.some(({ id, name }) => name === job || id === jobs.get(job));
  const isLate = ({ lane: job, dispatched_at: at }: OpenJob): boolean =>
    now - Date.parse(at) > options.graceMs && !isSeen(job);
  if (!open.some(isLate)) return [];
  return (await ports.dispatcher.newest()).filter(({ id }) => !seen.some((run) => run.id === id));
}

interface Judged {
  readonly run: RunSeen;
  readonly refused: RefusedRun | null;
}

async function judge(
  look: RunsLook,
  run: RunSeen,
  { lane: job, run: id }: { readonly lane: string; readonly run: number | null },
): Promise<Judged> {
  const refusal = await refusalOf(look, run, { lane: job, run: id });
  if (refusal !== null) return { run, refused: { run, lane: job, why: refusal, ends: false } };
  const again = await rerunRefusal(look, run);
  return { run: { ...run, name: job }, refused: again === null ? null : { run, lane: job, why: again, ends: true } };
}

/** Looks for more commits of the default branch only when nothing else is against the run. */
async function refusalOf(
  look: RunsLook,
  run: RunSeen,
  { lane: job, run: id }: { readonly lane: string; readonly run: number | null },
): Promise<string | null> {
  const { ports, options, observation } = look;
  const { name, head } = observation.snapshot.default_branch;
  const started: JobStart = {
    ...{ lane: job, run: id, workflow: ports.dispatcher.workflow, bot: options.bot.id, branch: name, heads: [head] },
  };
  const first = isOurRun(run, started);
  if (first?.code !== "other_commit") return first?.why ?? null;
  const dispatches = await dispatchesOf(ports.store, observation, job);
  const config = dispatches.flatMap((one) => one.config ?? []);
  const second = isOurRun(run, { ...started, heads: [head, ...config] });
  if (second?.code !== "other_commit") return second?.why ?? null;
  const heads = await headsSince(look, dispatches);
  return isOurRun(run, { ...started, heads })?.why ?? null;
}

/** Commits that the default branch has got since the oldest start; as many as are read where that is not known. */
async function headsSince(
  { ports, observation }: RunsLook,
  dispatches: readonly Dispatch[],
): Promise<readonly string[]> {
  const { head } = observation.snapshot.default_branch;
  const from = dispatches.at(-1)?.config ?? null;
  return (await ports.store.history(head, from, MOST_HEADS)).map(({ sha }) => sha);
}

/** A first attempt is the App's. Whoever has it run again has to be somebody who may say `/haiku retry`. */
async function rerunRefusal({ ports, options, observation }: RunsLook, run: RunSeen): Promise<string | null> {
  const by = run.triggered_by;
  if (run.attempt === 1 || by?.id === options.bot.id) return null;
  const { config } = observation.project;
  if (by && !by.bot && (await mayDo({ permissions: ports.permissions, config, action: "command" }, by))) return null;
  return `${by?.login ?? "somebody"} had it run again and may not: that needs ${config.permissions.command}`;
}

/** One of the App's runs for this intent, by its name; its job is closed. */
function isOf({ observation, options }: RunsLook, run: RunSeen): boolean {
  return run.actor?.id === options.bot.id && run.name.startsWith(`${observation.slug}/`);
}

/** As an attempt that was taken stands in the ledger, where somebody had it run again. */
function attemptOf({ id, attempt }: RunSeen): string {
  return sourceRef({ from: "run", id, attempt });
}

function tooLate(run: RunSeen): RefusedRun {
  const why = `${run.triggered_by?.login ?? "somebody"} had it run again when its step was closed already`;
  return { run, lane: run.name, why, ends: false };
}

/** A copy of the workflow that has lost its run-name gives its runs the name of the workflow. */
function isNameless({ options, ports }: RunsLook, run: RunSeen): boolean {
  return run.actor?.id === options.bot.id && run.path === ports.dispatcher.workflow && run.name.split("/").length !== 6;
}
