import {
  type CommandResult,
  type CommandView,
  commandNamed,
  type Finding,
  finishCommand,
  type IntentState,
  type PlannedUnit,
  type StageRecord,
  type Step,
  stepKey,
} from "../../src/method/index.ts";
import { somePlans } from "./recorded/plans.ts";
import { aStage, aState, LATER, NOON } from "./recorded/records.ts";

/* What an agent says in a step and what it is answered, without session, files or clock. */

/** What every step may read with. */
export const READING = [
  "haiku_unit_list",
  "haiku_unit_read",
  "haiku_unit_get",
  "haiku_feedback_list",
  "haiku_feedback_read",
  "haiku_knowledge_list",
  "haiku_knowledge_read",
];

export function keyOf(step: Step): string {
  return stepKey("airports", step);
}

export interface Desk {
  readonly stage?: Parameters<typeof aStage>[0];
  readonly stages?: Readonly<Record<string, StageRecord>>;
  readonly intent?: Partial<IntentState["intent"]>;
  readonly findings?: readonly Finding[];
  readonly units?: readonly PlannedUnit[];
  readonly files?: Readonly<Record<string, string>>;
  readonly texts?: Readonly<Record<string, string>>;
  readonly accepted?: readonly string[];
  /** Commands of the gates that were seen passing. */
  readonly passing?: readonly string[];
  /** Paths that the project lets no step write, and why. */
  readonly kept?: Readonly<Record<string, string>>;
}

/** What a command is checked against: the stage `build`, with the step's own words for what differs. */
export function aView(step: Step, desk: Desk = {}): CommandView {
  const stages = desk.stages ?? { build: aStage(desk.stage) };
  return {
    state: aState({ stages, findings: desk.findings ?? [], ...(desk.intent ? { intent: desk.intent } : {}) }),
    plans: somePlans(desk.units),
    files: new Map(Object.entries(desk.files ?? {})),
    step,
    accepted: (desk.accepted ?? []).map((name) => ({ name, args: {} })),
    gatePassed: ({ command }) => (desk.passing ?? []).includes(command),
    protectedBy: (path) => desk.kept?.[path] ?? null,
    read: (path) => desk.texts?.[path] ?? null,
  };
}

/** The answer to a call; what does not fit the command's schema fails here. */
export function answer(view: CommandView, name: string, args: Readonly<Record<string, unknown>> = {}): CommandResult {
  const { input, check } = commandNamed(name);
  return check(view, input.parse({ intent: "airports", ...args }));
}

/** The ledger after the call, made by the step of the view. */
export function effect(
  { state, step }: Pick<CommandView, "state" | "step">,
  name: string,
  args: Readonly<Record<string, unknown>> = {},
  actor = step.hat ?? step.subject ?? step.kind,
): IntentState {
  const line = { at: LATER, actor, step: keyOf(step), base: "b".repeat(40) };
  return finishCommand(state, { name, args: { intent: "airports", ...args } }, line, step);
}

/** An accepted call that is kept; `ends` when it ends the step. */
export function accepted(
  reply: Readonly<Record<string, unknown>>,
  more: { readonly ends?: boolean; readonly changes?: readonly unknown[] } = {},
): unknown {
  return { kind: "accepted", reply, changes: more.changes ?? [], ends: more.ends ?? false, recorded: true };
}

/** An answer that only shows something: nothing of it is kept. */
export function shown(reply: Readonly<Record<string, unknown>>): unknown {
  return { kind: "accepted", reply, changes: [], ends: false, recorded: false };
}

export function refused(code: string, message: string, details?: Readonly<Record<string, unknown>>): unknown {
  return { kind: "refused", code, message, ...(details ? { details } : {}) };
}

/** The time of everything that stands in the ledger before a command. */
export const BEFORE = NOON;
