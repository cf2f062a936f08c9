import { type Do, RULES, workBranch } from "../method/index.ts";
import { describeError, StaleHeadError, UserError } from "../shared/index.ts";
import { answerPresses } from "./commands/run-buttons.ts";
import { answerCommands } from "./commands/run-commands.ts";
import { type Acted, doAct } from "./decide/engine-acts.ts";
import { type Decision, decideLines, endOfMerged, isAtRest } from "./decide/next-events.ts";
import { showBlocked } from "./effects/blocked.ts";
import { tendDismissals } from "./effects/dismissals.ts";
import { threadLines } from "./effects/finding-threads.ts";
import {
  answerStart,
  askQuestions,
  cancelRuns,
  deleteMergedBranches,
  dispatchLanes,
  giveAnswers,
  giveNotices,
  givePressAnswers,
  lostLanes,
  noteRuns,
  openPullRequests,
  replyToRemarks,
  runLines,
  tendActCheck,
  tendFindings,
  tendGateChecks,
  tendPullRequests,
  withTargets,
} from "./effects/index.ts";
import { makeIntentBranch } from "./effects/intent-branch.ts";
import { tendRunCi } from "./effects/run-ci.ts";
import { subjectOf } from "./ledger/commit-subject.ts";
import { commitLines } from "./ledger/ledger.ts";
import { undoOnLedger } from "./ledger/undo-tampering.ts";
import { stateOf, type World, withLines } from "./observe/observation.ts";
import { type Memory, movedTo, observe, withBooks } from "./observe/observe.ts";
import { openLanes } from "./observe/open-jobs.ts";
import { isUprooted, pullLines } from "./observe/pull-requests.ts";
import { type Answered, issueOf } from "./observe/unanswered-comments.ts";
import { type Applied, applyFinishedRun, endRefused, finishedRun } from "./outcomes/apply-outcome.ts";
import type { EngineOptions, EnginePorts } from "./ports.ts";
import { explainHead } from "./pushes/adopt-pushes.ts";
import { reviewLines } from "./pushes/review-findings.ts";
import { triedOn } from "./refusal.ts";

/** What every part of a pass works with. */
export interface Pass {
  readonly ports: EnginePorts;
  readonly options: EngineOptions;
  readonly memory: Memory;
}

export interface Report {
  /** Writes to GitHub this reconcile made, ledger commits included. */
  readonly wrote: number;
  /** Set when the intent cannot go on until somebody mends something. */
  readonly blocked: string | null;
  /** When to look again although nothing may happen: a dispatched lane has no run yet. Milliseconds from now; else null. */
  readonly again_in: number | null;
}

const MAX_PASSES = 60;
const MAX_CONFLICTS = 5;

/**
 * Looks at an intent again and does what is due: observe, derive, decide, apply, until nothing is left. A second call
 * right after the first writes nothing. Safe beside other processes: what counts is whose ledger commit won.
 */
export async function reconcile(pass: Pass, slug: string): Promise<Report> {
  let wrote = 0;
  let conflicts = 0;
  for (let n = 0; n < MAX_PASSES; n += 1) {
    try {
      const { writes, again, due } = await onePass(pass, slug);
      wrote += writes;
      if (!again) return { wrote, blocked: null, again_in: againIn(pass, slug, due) };
    } catch (error) {
      if (error instanceof StaleHeadError && conflicts < MAX_CONFLICTS) {
        conflicts += 1;
        pass.ports.log.info({ intent: slug, branch: error.branch }, "a branch moved meanwhile; looking again");
        await pass.ports.clock.sleep(50 * 2 ** conflicts);
        continue;
      }
      if (!(error instanceof UserError)) throw error;
      pass.ports.log.warn({ intent: slug, code: error.code, why: describeError(error) }, "the intent is blocked");
      wrote += await showBlocked(pass.ports, pass.options, { slug, issue: openIssue(pass, slug), error });
      return { wrote, blocked: describeError(error), again_in: null };
    }
  }
  pass.ports.log.error({ intent: slug }, "the intent did not come to rest");
  return { wrote, blocked: null, again_in: pass.options.graceMs };
}

/** The issue of an intent whose books were read and that has not ended. */
function openIssue({ memory }: Pass, slug: string): number | null {
  const state = memory.books?.state;
  return state?.slug === slug && state.intent.ended === null ? issueOf(state) : null;
}

/**
 * While steps are open somebody has to notice a run that never came, should every event about it be lost; and a check
 * that never begins sends no event when its time is over.
 */
function againIn(pass: Pass, slug: string, due: string | null): number | null {
  const state = pass.memory.books?.state;
  if (state?.slug === slug && openLanes(state).length > 0) return pass.options.graceMs + 1000;
  return due === null ? null : Math.max(0, Date.parse(due) - Date.parse(pass.ports.clock.now())) + 1000;
}

/** When the patience with a required check ends; null when none is waited for. */
function patienceEnds({ observed }: World): string | null {
  const times = (observed.unreported_checks ?? []).flatMap(({ until }) => until ?? []);
  return times.sort()[0] ?? null;
}

/** What a look led to: how many writes, and whether another look is due because something is new that was not seen. */
interface Looked {
  readonly writes: number;
  readonly again: boolean;
}

/** With the time at which something comes to be due although nothing happens; else null. */
interface Passed extends Looked {
  readonly due: string | null;
}

async function onePass(pass: Pass, slug: string): Promise<Passed> {
  const seen = await observe(pass.ports, pass.options, slug, pass.memory);
  if ("kind" in seen && seen.kind === "tampered") {
    pass.memory.books = await undoOnLedger(pass.ports, slug, seen);
    return { writes: 1, again: true, due: null };
  }
  if ("kind" in seen) {
    await makeIntentBranch(pass.ports, pass.options, seen);
    return { writes: 1, again: true, due: null };
  }
  const older = migrateLines(seen);
  if (older.length > 0) {
    await writeLines(pass, seen, { lines: older, subject: subjectOf(older) });
    return { writes: 1, again: true, due: null };
  }
  const { applied, lines } = await whatHappened(pass, seen);
  const moved = applied?.moved ?? null;
  const world = moved === null ? seen : await movedTo(pass.ports, pass.options, seen, moved);
  // What people say is answered by what has happened: a finding that a run closes cannot be ruled on any more.
  const answered = await answerCommands(pass.ports, pass.options, withLines(world, lines));
  const said = [...lines, ...answered.flatMap((one) => one.lines)];
  const pressed = await answerPresses(pass.ports, pass.options, withLines(world, said));
  const first = [...said, ...pressed.flatMap((one) => one.lines)];
  const due = { decision: decideLines(world, first), answered, subject: applied?.subject ?? null };
  const after = await writeBooks(pass, world, due);
  const told = await givePressAnswers(pass.ports, pass.options, world, pressed);
  if (moved !== null) return { writes: after.writes + told + 1, again: true, due: null };
  const tended = await tend(pass, after.world, due.decision, after.writes > 0);
  // Books that have just been written can make something count that did not before: a label on a gate that has opened.
  const more = after.writes > 0 && !isAtRest(after.world);
  const left = !isUprooted(after.world) && finishedRun(after.world) !== null;
  const resumed = first.some((line) => line.do === "resume");
  const again = resumed || tended.again || due.decision.again || more || left;
  return { writes: after.writes + told + tended.writes, again, due: patienceEnds(after.world) };
}

/** Books begun by an older engine go on by today's rules, and say from where: what came before is replayed by its own. */
function migrateLines(world: World): readonly Do[] {
  const { intent } = stateOf(world);
  if (intent.ended !== null || (intent.rules ?? 1) >= RULES) return [];
  return [{ do: "migrate", at: world.observed.now, rules: RULES }];
}

interface Happened {
  readonly applied: Applied | null;
  readonly lines: readonly Do[];
}

/** What others did to the branches, what a run brought and what reviews say. Nothing of it counts once the intent has ended. */
async function whatHappened({ ports, options }: Pass, world: World): Promise<Happened> {
  if (stateOf(world).intent.ended !== null) return { applied: null, lines: [] };
  const known = pullLines(world);
  // On a branch that is not what the books say nothing is put on top, until somebody has set it right.
  if (isUprooted(world)) return { applied: null, lines: [...known, ...endOfMerged(world)] };
  // What others did to the branch is in the books before an outcome is put on top of it.
  const explained = await explainHead(ports, options, world);
  const refused = await endRefused(ports, world);
  const takes = explained.length === 0 && refused.length === 0;
  const applied = takes ? await applyFinishedRun(ports, options, world) : null;
  const done = [...known, ...(applied?.lines ?? []), ...refused, ...explained];
  const ended = endOfMerged(withLines(world, done));
  const reviewed = ended.length > 0 ? [] : await reviewLines(ports, world);
  return { applied, lines: [...done, ...ended, ...reviewed] };
}

interface Due {
  readonly decision: Decision;
  readonly answered: readonly Answered[];
  readonly subject: string | null;
}

/** Writes the books first; effects that follow are made by the process whose ledger commit won. */
async function writeBooks(
  pass: Pass,
  seen: World,
  due: Due,
): Promise<{ readonly world: World; readonly writes: number }> {
  const { decision, answered, subject } = due;
  const lost = lostLanes(pass.options, withLines(seen, decision.lines));
  const decided = [...decision.lines, ...lost];
  if (decided.length === 0) return { world: seen, writes: await giveAnswers(pass.ports, answered) };
  const known = pass.memory.runs;
  const after = withLines(seen, decided);
  const onSameBranch = workBranch(stateOf(after)) === seen.work.branch;
  const lines = withTargets(
    onSameBranch ? seen : await withBooks(pass.ports, pass.options, after, after.books),
    decided,
  );
  const all = [...lines, ...threadLines(seen), ...runLines(stateOf(after), known)];
  const world = await writeLines(pass, seen, {
    lines: all,
    subject: subject ?? subjectOf(lines),
    archive: decision.archive,
  });
  if (decision.lanes.length > 0) pass.options.reached?.("after-ledger-commit");
  const started = await dispatchLanes(pass.ports, world, lines);
  noteRuns(known, stateOf(world), started);
  let writes = 1 + started.length;
  writes += await cancelRuns(
    { ...pass, world: seen, known },
    answered.flatMap((one) => one.lines),
  );
  return { world, writes: writes + (await giveAnswers(pass.ports, answered)) };
}

/** Brings what people see in line with the books, then does the act that is due. */
async function tend(pass: Pass, world: World, decision: Decision, decided: boolean): Promise<Looked> {
  const { ports, options } = pass;
  const opened = await openPullRequests(ports, options, world);
  if (opened.length > 0) {
    await writeLines(pass, world, { lines: opened, subject: subjectOf(opened) });
    return { writes: 2 * opened.length, again: true };
  }
  if (await tendRunCi(ports, world)) return { writes: 1, again: true };
  let writes = await tendPullRequests(ports, options, world);
  writes += await tendGateChecks(ports, options, world);
  writes += await tendActCheck(ports, options, world);
  writes += await tendFindings(ports, options, world);
  writes += await replyToRemarks(ports, options, world);
  writes += await answerStart(ports, options, world);
  writes += await askQuestions(ports, options, world);
  writes += await giveNotices(ports, options, world, decision.lines);
  writes += await deleteMergedBranches(ports, world);
  const dismissed = await tendDismissals(ports, world);
  writes += dismissed.writes;
  if (dismissed.lines.length > 0) {
    await writeLines(pass, world, { lines: dismissed.lines, subject: subjectOf(dismissed.lines) });
    return { writes: writes + 1, again: true };
  }
  if (decision.act === null) return { writes, again: false };
  if (decided) return { writes, again: true };
  const outcome = await doAct(ports, options, world, decision.act);
  if (outcome === "blocked") return { writes, again: false };
  if (outcome === "moved") return { writes: writes + 1, again: true };
  if (isRefusal(outcome)) return { writes, again: isNewRefusal(pass, world, outcome.refused) };
  await writeLines(pass, world, { lines: outcome, subject: subjectOf(outcome) });
  return { writes: writes + 2, again: true };
}

function isRefusal(outcome: Exclude<Acted, string>): outcome is Extract<Acted, { readonly refused: string }> {
  return "refused" in outcome;
}

/** Remembers GitHub's refusal; true when people have not been told of it yet. */
function isNewRefusal({ memory }: Pass, world: World, why: string): boolean {
  const on = triedOn(stateOf(world), world.snapshot);
  const known = memory.refusal?.on === on && memory.refusal.why === why;
  memory.refusal = { on, why };
  return !known;
}

async function writeLines(
  pass: Pass,
  world: World,
  commit: { lines: readonly Do[]; subject: string; archive?: ReadonlyMap<string, string> },
): Promise<World> {
  const stage = stateOf(world).intent.stages.find((name) => !stateOf(world).stages[name]?.merged) ?? null;
  const books = await commitLines(pass.ports.store, world.books, { ...commit, stage });
  pass.memory.books = books;
  pass.ports.log.info(
    { intent: world.slug, lines: commit.lines.map((line) => line.do), ledger: books.head },
    "wrote the ledger",
  );
  return withBooks(pass.ports, pass.options, world, books);
}
