import type { Stats } from "../github/index.ts";
import type { DeliveredResult } from "./delivered.ts";
import type { ThreadSeen } from "./person.ts";
import { type Ledger, type StepRecord, stepsOf } from "./read-ledger.ts";
import type { StoryPromise } from "./stories/index.ts";

/** What the running systems say at the end: the local GitHub's counters, the ledger in a clone, the clone itself. */
export interface Evidence {
  readonly ledger: Ledger;
  readonly stats: Stats;
  /** `ok`, or what the terminal program found wrong with the ledger. */
  readonly verify: string;
  /** What trying it gave; null when nobody knows beforehand what is delivered. */
  readonly delivered: DeliveredResult | null;
  /** Rows of the data set; null as for `delivered`. */
  readonly rowsSource: number | null;
  /** From the start of the demo to the end of the story. */
  readonly seconds: number;
  /** Workflow runs. */
  readonly jobs: number;
  /** Review threads as GitHub shows them. */
  readonly threads: readonly ThreadSeen[];
  /** Findings that stand as annotations of a check. */
  readonly annotated: ReadonlySet<string>;
  /** Comments that the App answered with a refusal. */
  readonly refusedCommands: number;
  /** What the App wrote when it looked once more with nothing to do. */
  readonly secondReconcileWrites: number;
  readonly appDeaths: number;
  /** How often the App was to be killed. */
  readonly appDeathsWanted: number;
  readonly problems: readonly string[];
}

/** The object that `--json` prints. */
export function figures(evidence: Evidence) {
  const { ledger, stats, delivered } = evidence;
  const steps = stepsOf(ledger);
  return {
    sealed: ledger.intent.ended?.how === "sealed",
    seconds: Math.round(evidence.seconds * 10) / 10,
    stages: inOrder(ledger).map(({ name, frozen, gate }) => {
      return { name, gate: frozen.gate.join(", "), source: gate?.source ?? null };
    }),
    units: ledger.units.length,
    bolts: ledger.units.reduce((sum, { iterations }) => sum + Math.max(0, ...iterations.map(({ bolt }) => bolt)), 0),
    findings: ledger.findings.map(({ id, origin, severity, resolution }) => {
      return { id, origin, severity, resolution, thread: threadOf(id, evidence.threads) };
    }),
    questions: ledger.stages.reduce((sum, { questions }) => sum + questions.length, 0),
    plan_signed: inOrder(ledger).flatMap(({ name, plan_signed }) => (plan_signed ? [name] : [])),
    refused_commands: evidence.refusedCommands,
    agent_runs: steps.filter(({ gates }) => !gates).length,
    finished_steps: steps.filter(({ completed_at }) => completed_at).length,
    jobs: evidence.jobs,
    work_commits: ledger.workCommits,
    ledger_commits: ledger.ledgerCommits,
    pr_head_pushes: sum(stats.headPushes),
    // The App's alone: what people and jobs ask for is counted against their own limits.
    rest_requests: stats.byApps.rest,
    graphql_requests: stats.byApps.graphql,
    ...pointsOf(stats),
    content_writes: stats.byApps.contentWrites,
    webhooks: stats.webhooks,
    notifications: stats.notifications,
    overhead_ms_per_step: overheadPerStep(steps),
    second_reconcile_writes: evidence.secondReconcileWrites,
    app_killed: evidence.appDeaths,
    verify: evidence.verify,
    rows_source: evidence.rowsSource,
    rows_loaded: delivered?.rowsLoaded ?? null,
    delivered_tests: delivered?.tests ?? null,
    second_run_changes: delivered?.secondRunChanges ?? null,
    problems: evidence.problems,
  };
}

/** What looking costs; queries of people have no names. */
function pointsOf({ queries, graphqlPoints }: Stats) {
  const { Snapshot, ...rest } = queries;
  const looks = Snapshot?.requests ?? 0;
  const named = Object.entries(rest).filter(([name]) => /^[A-Z]/.test(name));
  const points = named.reduce((all, [, one]) => all + one.points, Snapshot?.points ?? 0);
  return { looks, points_per_look: Math.round((100 * points) / Math.max(1, looks)) / 100, points: graphqlPoints };
}

/** What `figures` makes: field by field what `--json` prints. */
export type Figures = ReturnType<typeof figures>;

/** What is not as it should be at the end, one line each; empty when the demo has shown what it promises. */
export function shortcomings(
  shown: Figures,
  evidence: Pick<Evidence, "appDeathsWanted" | "ledger" | "annotated" | "refusedCommands">,
  promises: readonly StoryPromise[],
): readonly string[] {
  const wrong: readonly (readonly [boolean, string])[] = [
    [!shown.sealed, "the intent is not sealed"],
    [shown.verify !== "ok", `the ledger does not replay: ${shown.verify}`],
    [shown.second_reconcile_writes !== 0, `a second look wrote ${shown.second_reconcile_writes} times`],
    ...brokenPromises(shown),
    [shown.app_killed !== evidence.appDeathsWanted, `the App was killed ${shown.app_killed} times`],
    ...promises.map(([what, isSeen]) => [!isSeen(evidence), `not seen: ${what}`] as const),
    ...shown.problems.map((problem) => [true, `local GitHub: ${problem}`] as const),
  ];
  return wrong.flatMap(([is, what]) => (is ? [what] : []));
}

/** What a story says beforehand will come; nothing where nobody could. */
function brokenPromises(shown: Figures): readonly (readonly [boolean, string])[] {
  if (shown.delivered_tests === null) return [];
  const { passed, failed } = shown.delivered_tests;
  return [
    [shown.rows_source === 0 || shown.rows_loaded !== shown.rows_source, "rows were lost"],
    [shown.second_run_changes !== 0, `a second run of the delivered program changed ${shown.second_run_changes} files`],
    [passed === 0 || failed > 0, `delivered tests: ${passed} passed, ${failed} failed`],
    [shown.findings.some(({ resolution }) => !resolution), "a finding is still open"],
    [shown.findings.some(({ thread }) => thread === "open"), "a thread is still open"],
    [!shown.findings.some(({ thread }) => thread === "resolved"), "no finding was shown on a line and resolved"],
  ];
}

/**
 * Milliseconds between dispatch and the ledger' commit that were not the agent's, per step. Steps of one job share a
 * job, so a job counts from its first dispatch to its last completion; of steps opened together, which ran side by
 * side, the longest is the agents' time.
 */
export function overheadPerStep(steps: readonly StepRecord[]): number {
  const closed = steps.filter(({ completed_at }) => completed_at);
  const jobs = groupByJob(closed);
  let overhead = 0;
  for (const job of jobs.values()) {
    const from = Math.min(...job.map(({ dispatched_at }) => Date.parse(dispatched_at)));
    const to = Math.max(...job.map(({ completed_at }) => Date.parse(completed_at ?? "")));
    overhead += to - from - agentsTime(job);
  }
  return closed.length === 0 ? 0 : Math.round(overhead / closed.length);
}

function agentsTime(job: readonly StepRecord[]): number {
  const longest = new Map<string, number>();
  for (const { dispatched_at, duration_ms } of job) {
    longest.set(dispatched_at, Math.max(longest.get(dispatched_at) ?? 0, duration_ms ?? 0));
  }
  return [...longest.values()].reduce((total, ms) => total + ms, 0);
}

function groupByJob(steps: readonly StepRecord[]): Map<string, StepRecord[]> {
  const jobs = new Map<string, StepRecord[]>();
  for (const step of steps) jobs.set(step.lane, [...(jobs.get(step.lane) ?? []), step]);
  return jobs;
}

function inOrder({ intent, stages }: Ledger): Ledger["stages"] {
  return [...stages].sort((a, b) => intent.stages.indexOf(a.name) - intent.stages.indexOf(b.name));
}

/** How the thread of a finding stands; null when there is none. Its hidden marker names the finding. */
function threadOf(finding: string, threads: readonly ThreadSeen[]): "resolved" | "open" | null {
  const found = threads.find(({ body }) => new RegExp(`<!-- haiku:finding [^ ]+/${finding} -->`).test(body));
  return found ? (found.resolved ? "resolved" : "open") : null;
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
