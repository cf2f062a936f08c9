import {
  type ChangedPaths,
  type Facts,
  type Family,
  type FileTree,
  type FinishEvent,
  filesSeenOfOutputs,
  findingUnitRef,
  folderOf,
  nextInJob as followingStep,
  type IntentState,
  isClosed,
  type PlannedUnit,
  plannedIn,
  QUALITY_GATES,
  type SeenFiles,
  type Step,
  standing,
  standingFor,
  stepKey,
  transition,
  type Usage,
  unitByNumber,
  unsigned,
} from "../../method/index.ts";
import { own } from "../../shared/index.ts";
import { parsePlans } from "../../state/index.ts";
import { roleOf, type Session } from "./step-session.ts";

/** How a session ended, or why it did not: without a command that ends it, a step has failed. */
export type SessionEnd =
  | { readonly kind: "ended"; readonly result: FinishEvent["result"]; readonly message: string | null }
  | { readonly kind: "failed"; readonly message: string };

/** Planning ends well with a unit in the plan, or with a question; any other step with the command that ends it. */
export function endOf(session: Session): SessionEnd {
  const last = session.accepted.at(-1);
  const message = messageOf(last?.args);
  if (session.step.kind === "elaborate" && last?.name !== "haiku_ask") return endOfPlanning(session);
  if (!session.ended || !last)
    return { kind: "failed", message: "the agent ended without a command that ends its step" };
  return { kind: "ended", result: resultOf(session.step, last.name), message };
}

/** What else the ledger wants to know of a step, besides its commands. */
export interface FinishFacts {
  readonly at: string;
  readonly base: string;
  /** Tree id of what stands; only a step at intent scope signs it. */
  readonly tree: string | null;
  readonly changed: ChangedPaths;
  readonly commit: string | null;
  /** Id of the workflow run. */
  readonly run: number | null;
  readonly usage: Usage | null;
  readonly prompt: string | null;
  readonly duration_ms: number | null;
}

/** The line that closes an ended session: its commands with an effect on the ledger, what it signs, what it changed. */
export function finishEvent(
  session: Session,
  end: Extract<SessionEnd, { kind: "ended" }>,
  facts: FinishFacts,
): FinishEvent {
  const { tree, ...rest } = facts;
  const made = madeBy(session);
  return {
    do: "land",
    ...rest,
    step: stepKey(session.state.slug, session.step),
    result: end.result,
    message: end.message,
    commands: session.accepted.filter((call) => !IN_WORK_FILES.has(call.name)),
    signs: end.result === "signed" ? signatures(session.state, session, session.step, tree) : {},
    actor: roleOf(session.step),
    ...sawOf(session),
    ...(Object.keys(made).length === 0 ? {} : { made }),
  };
}

/** The outputs that a hat's evidence was seen on, where it showed any criterion. */
function sawOf({ plans, files, step, accepted }: Session): Pick<FinishEvent, "saw"> {
  const unit = unitByNumber(plans.stages[step.stage ?? ""]?.units ?? [], step.subject ?? "");
  const showed = accepted.some(({ name }) => name === "haiku_unit_criterion");
  return unit && showed ? { saw: filesSeenOfOutputs(unit, files) } : {};
}

/** Units that the step wrote or took back, with the open findings they are made for; nothing where no finding is concerned. */
function madeBy({ state, plans, step, accepted }: Session): NonNullable<FinishEvent["made"]> {
  const stage = plannedIn(state, step);
  const named = accepted.filter(({ name }) => PLANNING.has(name)).map(({ args }) => String(args.unit));
  if (stage === null || named.length === 0) return {};
  const open = new Set(state.findings.filter((finding) => !isClosed(finding)).map(({ id }) => id));
  const entries = [...new Set(named)].map((id): [string, readonly string[]] => {
    const unit = own(plans.stages, stage)?.units.find((one) => one.id === id);
    return [findingUnitRef({ stage, id }), (unit?.closes ?? []).filter((one) => open.has(one))];
  });
  const known = (ref: string): boolean => state.findings.some(({ units }) => units.includes(ref));
  return Object.fromEntries(entries.filter(([ref, findings]) => findings.length > 0 || known(ref)));
}

/** What a step signs: the units that lack its stamp with what is there now; the whole tree at intent scope. */
export function signatures(
  state: IntentState,
  work: { readonly plans: Session["plans"]; readonly files: FileTree },
  step: Step,
  tree: string | null,
): Readonly<Record<string, SeenFiles>> {
  if (step.stage === null) return { ".": { ".": tree } };
  const family: Family = step.kind === "review" ? "reviews" : "approvals";
  const role = step.kind === "gates" ? QUALITY_GATES : (step.subject ?? "");
  const stage = own(state.stages, step.stage);
  if (!stage) return {};
  const now = standing(state, { ...work, tree });
  const seen = (unit: PlannedUnit): SeenFiles => standingFor({ on: family, unit }, now);
  return Object.fromEntries(unsigned(stage, family, role, now).map((unit) => [unit.id, seen(unit)]));
}

/** Closes the session on its private copy, so that the job can go on with the step that depends on it. */
export function finishLocally(
  session: Session,
  facts: Pick<FinishFacts, "at" | "base">,
): { readonly state: IntentState; readonly work: ReadonlyMap<string, string> } {
  const end = endOf(session);
  if (end.kind === "failed") return { state: session.state, work: session.work };
  const rest = { tree: null, changed: {}, commit: null, run: null, usage: null, prompt: null, duration_ms: null };
  // The session has shown each command's effect on its copy already; the closing line adds only the end itself.
  const line = { ...finishEvent(session, end, { ...facts, ...rest }), commands: [], signs: {} };
  return { state: transition(session.state, line), work: session.work };
}

/** The next dependent step of the job, opened on the private copy; null when it runs in a job of its own, or there is none. */
export function continueJob(
  { state, work }: { readonly state: IntentState; readonly work: ReadonlyMap<string, string> },
  job: string,
  done: Step,
  at: string,
): { readonly step: Step; readonly state: IntentState } | null {
  const plans = parsePlans(folderOf(state), state.intent.stages, work);
  const step = followingStep(state, privateView(plans, at), done);
  if (step === null) return null;
  return {
    step,
    state: transition(state, {
      do: "open",
      at,
      lane: job,
      steps: [stepKey(state.slug, step)],
      plans: plansToLock(plans, state, [step]),
    }),
  };
}

/** Plans that opening these steps locks: those of units whose first hat it is. */
export function plansToLock(
  plans: Session["plans"],
  state: IntentState,
  steps: readonly Step[],
): Readonly<Record<string, string>> {
  const entries = steps.flatMap((step): [string, string][] => {
    if (step.kind !== "hat" || step.stage === null) return [];
    const unit = unitByNumber(own(plans.stages, step.stage)?.units ?? [], step.subject ?? "");
    if (!unit || own(state.stages, step.stage)?.units[unit.id]?.started_at) return [];
    return [[unit.id, unit.plan_text]];
  });
  return Object.fromEntries(entries);
}

const PLANNING = new Set(["haiku_unit_write", "haiku_unit_delete"]);
const IN_WORK_FILES = new Set([...PLANNING, "haiku_unit_record", "haiku_decision_record"]);

function endOfPlanning(session: Session): SessionEnd {
  const units = own(session.plans.stages, session.step.stage ?? "")?.units ?? [];
  if (units.length === 0)
    return { kind: "failed", message: "the plan has no unit: write at least one with haiku_unit_write" };
  return { kind: "ended", result: "done", message: `${units.length} ${units.length === 1 ? "unit" : "units"} planned` };
}

function resultOf(step: Step, command: string): FinishEvent["result"] {
  if (command === "haiku_ask") return "asked";
  if (step.kind === "hat" || step.kind === "fix") return command.endsWith("_reject_hat") ? "reject" : "advance";
  return step.kind === "review" || step.kind === "approve" ? "signed" : "done";
}

function messageOf(args: Readonly<Record<string, unknown>> | undefined): string | null {
  const message = args?.message ?? args?.summary ?? args?.question;
  return typeof message === "string" ? message : null;
}

function privateView(plans: Session["plans"], now: string): Facts {
  return {
    now,
    plans,
    files: new Map(),
    head: null,
    tree: null,
    stage_pull: null,
    intent_pull: null,
    pending_approvals: [],
    gate: { count: 1, requester: null, events: [] },
    foreign_checks: [],
  };
}
