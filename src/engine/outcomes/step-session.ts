import type * as z from "zod";
import {
  type CommandView,
  commandNamed,
  commandNames,
  commandsFor as commandsOf,
  type FileTree,
  finishCommand,
  fixChainOf,
  folderOf,
  gatesOfUnit,
  type IntentState,
  type Plans,
  plannedIn,
  QUALITY_GATES,
  type QualityGate,
  type Step,
  stepKey,
  unitByNumber,
} from "../../method/index.ts";
import type { GateRun, ToolCall } from "../../ports/index.ts";
import { type ErrorCode, own } from "../../shared/index.ts";
import { applyChange, parsePlans } from "../../state/index.ts";
import { protectedPath } from "./refused-paths.ts";

/**
 * One step's private copy of an intent: what an agent's commands are checked against and change. The runner keeps one
 * per step while the agent works; the App opens one on today's ledger and replays the journal. Same code, same answers.
 */
export interface Session {
  readonly state: IntentState;
  /** Text of every file below `.haiku/intents/<folder>/` (path → text); commands change it, agents do not. */
  readonly work: ReadonlyMap<string, string>;
  /** `work`, parsed. */
  readonly plans: Plans;
  /** Tree of the checkout as the command sees it (path → object id). */
  readonly files: FileTree;
  readonly step: Step;
  readonly accepted: readonly ToolCall[];
  /** Quality gates this step has seen run, newest last. */
  readonly gates: readonly GateRun[];
  /** Patterns of the paths that the project lets no step write. */
  readonly blocked: readonly string[];
  /** True once a command has ended the step (advance, reject, review complete …). */
  readonly ended: boolean;
}

/** `session` is the step after the call; a refused call leaves it as it was. */
export type CommandAnswer =
  | { readonly kind: "accepted"; readonly session: Session; readonly reply: Readonly<Record<string, unknown>> }
  | Refused;

/** A call that was not taken; the agent may call again. */
export interface Refused {
  readonly kind: "refused";
  /** Named error of the method, `criteria_not_met`. */
  readonly code: ErrorCode;
  /** What is wrong and what to do next, for the agent. */
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** No call is accepted yet; plans are parsed from `work`, and nothing is blocked unless told. */
export function openSession(
  from: Pick<Session, "state" | "work" | "files" | "step"> & Partial<Pick<Session, "gates" | "blocked">>,
): Session {
  const plans = parsePlans(folderOf(from.state), from.state.intent.stages, from.work);
  return { ...from, plans, accepted: [], gates: from.gates ?? [], blocked: from.blocked ?? [], ended: false };
}

/** `files` is the whole tree of the checkout as it is now. */
export function withFiles(session: Session, files: FileTree): Session {
  return { ...session, files };
}

/** `gates` are newer than those that the session has seen. */
export function withGates(session: Session, gates: readonly GateRun[]): Session {
  return { ...session, gates: [...session.gates, ...gates] };
}

/** Names of the tools this step may use, reading tools included. */
export function toolsOf(session: Pick<Session, "state" | "step">): readonly string[] {
  const finding = session.state.findings.find((one) => one.id === session.step.subject);
  return commandsOf(session.step, finding ? fixChainOf(session.state, finding) : session.state.intent.frozen.fix_chain);
}

/** Schema of what an agent may send to a tool. */
export function commandSchema(name: string): z.ZodType {
  const { given, input } = commandNamed(name);
  return given ?? input;
}

/** Gates that are to be run before this call is checked: the unit's, when its last hat is about to finish. */
export function gatesToRun(session: Session, name: string): readonly QualityGate[] {
  const { step } = session;
  const chain = own(session.state.stages, step.stage ?? "")?.frozen.chain ?? [];
  if (name !== "haiku_unit_advance_hat" || step.kind !== "hat" || chain.at(-1) !== step.hat) return [];
  const unit = unitByNumber(own(session.plans.stages, step.stage ?? "")?.units ?? [], step.subject ?? "");
  const frozen = own(session.state.stages, step.stage ?? "")?.frozen;
  return unit && frozen ? gatesOfUnit(unit, frozen).filter((gate) => !gatePassed(session, gate)) : [];
}

/** Checks one command and, when it is accepted, gives the session after it. Never throws on what an agent sends. */
export function acceptCommand(session: Session, call: ToolCall): CommandAnswer {
  if (!commandNames().includes(call.name) || !toolsOf(session).includes(call.name)) {
    return refused("tool_not_available", `${call.name} is not for this step`, { tools: toolsOf(session) });
  }
  const command = commandNamed(call.name);
  const parsed = command.input.safeParse(call.args);
  if (!parsed.success) {
    const errors = parsed.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message }));
    return refused(`${call.name}_input_invalid`, "the input does not fit the tool's schema", { errors });
  }
  const wrong = elsewhereProblem(session, call);
  if (wrong) return wrong;
  const answer = command.check(viewOf(session), parsed.data);
  if (answer.kind === "refused") return answer;
  if (!answer.recorded) return { kind: "accepted", session, reply: answer.reply };
  if (session.ended) return refused("iteration_already_terminal", "this step has ended; nothing is left to do");
  const work = answer.changes.reduce(
    (files, change) => applyChange(files, folderOf(session.state), change),
    session.work,
  );
  const next = {
    ...session,
    state: finishCommand(session.state, call, lineOf(session), session.step),
    work,
    plans:
      work === session.work ? session.plans : parsePlans(folderOf(session.state), session.state.intent.stages, work),
    accepted: [...session.accepted, call],
    ended: answer.ends,
  };
  return { kind: "accepted", session: next, reply: answer.reply };
}

/** Plays calls one after another, as far as they are accepted; `refused` is the first that is not, with why; null: none. */
export function acceptAll(
  start: Session,
  calls: readonly ToolCall[],
): { readonly session: Session; readonly refused: (Refused & { readonly call: ToolCall }) | null } {
  let session = start;
  for (const call of calls) {
    const answer = acceptCommand(session, call);
    if (answer.kind === "refused") return { session, refused: { ...answer, call } };
    session = answer.session;
  }
  return { session, refused: null };
}

/** The refusal of a call that names another intent or stage than its step is on; null when it names the right one. */
export function elsewhereProblem(session: Session, call: ToolCall): Refused | null {
  const { intent, stage } = call.args;
  const errors: { path: string; message: string }[] = [];
  if (intent !== session.state.slug) errors.push({ path: "intent", message: `this intent is "${session.state.slug}"` });
  const elsewhere = /_(list|read|get)$/.test(call.name) || call.name === "haiku_feedback";
  const planning = call.name === "haiku_unit_write" || call.name === "haiku_unit_delete";
  const here = [session.step.stage, ...(planning ? [plannedIn(session.state, session.step)] : [])];
  if (stage !== undefined && !here.some((one) => one === stage) && !elsewhere)
    errors.push({ path: "stage", message: `this step is in stage "${session.step.stage ?? "-"}"` });
  return errors.length === 0
    ? null
    : refused(`${call.name}_input_invalid`, "the call is about something else than this step", { errors });
}

function viewOf(session: Session): CommandView {
  return {
    state: session.state,
    plans: session.plans,
    files: session.files,
    step: session.step,
    accepted: session.accepted,
    gatePassed: (gate) => gatePassed(session, gate),
    protectedBy: (path) => protectedPath(path, session.blocked),
    read: (path) => session.work.get(path) ?? null,
  };
}

function gatePassed(session: Session, gate: QualityGate): boolean {
  const last = session.gates
    .filter((run) => run.command === gate.command && (run.dir ?? null) === (gate.dir ?? null))
    .at(-1);
  return last?.passed === true;
}

/** Effects on the private copy carry a fixed time: it never reaches the ledger, where the App's own clock counts. */
function lineOf(session: Session): { at: string; actor: string; step: string; base: string } {
  const key = stepKey(session.state.slug, session.step);
  return { at: "1970-01-01T00:00:00.000Z", actor: roleOf(session.step), step: key, base: "0".repeat(40) };
}

function refused(code: ErrorCode, message: string, details?: Readonly<Record<string, unknown>>): Refused {
  return { kind: "refused", code, message, ...(details ? { details } : {}) };
}

/** In which role a step acts: the hat it wears, the role it signs as, or the engine's own name for it. */
export function roleOf(step: Step): string {
  switch (step.kind) {
    case "hat":
    case "fix":
      return step.hat ?? step.kind;
    case "review":
    case "approve":
      return step.subject ?? step.kind;
    case "gates":
      return QUALITY_GATES;
    case "discover":
      return "discoverer";
    case "elaborate":
      return "elaborator";
  }
}
