import { commandNamed } from "../commands/index.ts";
import { filedBy } from "../commands/scope.ts";
import { folderOf, withHead, workingStageName } from "../derive/index.ts";
import type { IntentState, LandLine, Stamp, Step, Witnesses } from "../model/index.ts";
import { parseStepKey } from "../step-key.ts";
import { takeBackChanged, takeBackRejected } from "./criteria.ts";
import { markMade } from "./finding-units.ts";
import { lapseIntent, lapsePlans, lapseStage, rewrittenIn } from "./invalidate.ts";
import { markDue } from "./mark-re-review.ts";
import { closeStep, unitIdOf } from "./records.ts";
import { goesBy, withStage, withUnit } from "./rules.ts";

/** Closes a step with all it brought: its commands, then what its files take back, then what it signs. */
export function land(state: IntentState, line: LandLine): IntentState {
  const { step } = parseStepKey(line.step);
  // What a step changed takes back what others showed on it, not what it shows itself.
  const shown = goesBy(state, 2) ? takeBackChanged(state, line.changed) : state;
  const told = line.commands.reduce((before, call) => landCommand(before, call, line, step), shown);
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
  const judged =
    goesBy(state, 2) && step.kind === "hat" && line.result === "reject" ? rejected(closed, step, line) : closed;
  const marked = markMade(judged, line.made);
  const working = workingStageName(marked);
  const lapsed = working === null ? lapseIntent(marked, line.changed, line.at) : lapseWorking(marked, working, line);
  return sign(withHead(lapsed, line.commit), step, line, joinedBy(state, told, line.actor));
}

function rejected(state: IntentState, step: Step, { message }: LandLine): IntentState {
  return withStage(state, step.stage ?? "-", (stage) =>
    withUnit(stage, unitIdOf(stage, step), (unit) => takeBackRejected(unit, message)),
  );
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
  line: Pick<LandLine, "at" | "actor" | "step" | "base" | "saw">,
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
  return withStage(marked, working, (stage) => {
    const lapsed = lapseStage(stage, line.changed, line.at);
    return goesBy(state, 2) ? lapsePlans(lapsed, rewrittenIn(folderOf(state), stage, line.changed), line.at) : lapsed;
  });
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
