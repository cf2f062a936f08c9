import { commandNamed } from "../commands/index.ts";
import { filedBy } from "../commands/scope.ts";
import { withHead, workingStageName } from "../derive/index.ts";
import type { IntentState, LandLine, Stamp, Step, Witnesses } from "../model/index.ts";
import { parseStepKey } from "../step-key.ts";
import { markDue } from "./due-again.ts";
import { lapseIntent, lapseStage } from "./lapse.ts";
import { markMade } from "./made-units.ts";
import { closeStep } from "./records.ts";
import { withStage, withUnit } from "./rules.ts";

/** Closes a step with all it brought: its commands, then what its files take back, then what it signs. */
export function land(state: IntentState, line: LandLine): IntentState {
  const { step } = parseStepKey(line.step);
  const told = line.commands.reduce((before, call) => landCommand(before, call, line, step), state);
  const closed = closeStep(told, line.step, {
    completed_at: line.at,
    result: line.result as never,
    message: line.message,
    commit: line.commit,
    run: line.run,
    usage: line.usage,
    prompt: line.prompt,
    duration_ms: line.duration_ms,
  });
  const marked = markMade(closed, line.made);
  const working = workingStageName(marked);
  const lapsed = working === null ? lapseIntent(marked, line.changed, line.at) : lapseWorking(marked, working, line);
  return sign(withHead(lapsed, line.commit), step, line, joinedBy(state, told, line.actor));
}

/** Findings of others that this step has made its own: it found the same. */
function joinedBy(before: IntentState, after: IntentState, role: string): readonly string[] {
  const had = new Set(before.findings.filter(({ also }) => also.includes(role)).map(({ id }) => id));
  return after.findings.filter(({ id, also }) => also.includes(role) && !had.has(id)).map(({ id }) => id);
}

/** The effect of one accepted command on the books. */
export function landCommand(
  state: IntentState,
  call: LandLine["commands"][number],
  line: Pick<LandLine, "at" | "actor" | "step" | "base">,
  step: Step,
): IntentState {
  const command = commandNamed(call.name);
  if (!command.land) return state;
  const args = command.input.parse(call.args);
  return command.land(state, args, { line, step });
}

function lapseWorking(state: IntentState, working: string, line: LandLine): IntentState {
  const marked = markDue(state, line.changed, line.at);
  if (!marked.stages[working]) return marked;
  return withStage(marked, working, (stage) => lapseStage(stage, line.changed, line.at));
}

function sign(state: IntentState, step: Step, line: LandLine, joined: readonly string[]): IntentState {
  const findings = [...filedBy(state, line.step).map((finding) => finding.id), ...joined];
  return Object.entries(line.signs).reduce(
    (before, [subject, witnesses]) => signOne(before, step, subject, stamp(line, witnesses, findings)),
    state,
  );
}

function stamp(line: LandLine, witnesses: Witnesses, findings: readonly string[]): Stamp {
  return { at: line.at, witnesses, findings };
}

function signOne(state: IntentState, step: Step, subject: string, made: Stamp): IntentState {
  const role = step.kind === "gates" ? "quality_gates" : (step.subject ?? "");
  if (step.stage === null) {
    return { ...state, intent: { ...state.intent, approvals: { ...state.intent.approvals, [role]: made } } };
  }
  const family = step.kind === "review" ? "reviews" : "approvals";
  return withStage(state, step.stage, (stage) =>
    withUnit(stage, subject, (unit) => ({ ...unit, [family]: { ...unit[family], [role]: made } })),
  );
}
