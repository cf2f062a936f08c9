import { commandNamed } from "../commands/index.ts";
import { filedBy } from "../commands/scope.ts";
import { folderOf, withHead, workingStageName } from "../derive/index.ts";
import type { Finish, IntentState, SeenFiles, Signature, Step } from "../model/index.ts";
import { parseStepKey } from "../step-key.ts";
import { takeBackChanged, takeBackRejected } from "./criteria.ts";
import { markFindingUnits } from "./finding-units.ts";
import { invalidateIntent, invalidatePlans, invalidateStage, rewrittenIn } from "./invalidate.ts";
import { markReReviewDue } from "./mark-re-review.ts";
import { closeStep, unitIdOf } from "./records.ts";
import { goesBy, withStage, withUnit } from "./rules.ts";

/** Closes a step with all it brought: its commands, then what its files take back, then what it signs. */
export function finishStep(state: IntentState, event: Finish): IntentState {
  const { step } = parseStepKey(event.step);
  // What a step changed takes back what others showed on it, not what it shows itself.
  const shown = goesBy(state, 2) ? takeBackChanged(state, event.changed) : state;
  const told = event.commands.reduce((before, call) => finishCommand(before, call, event, step), shown);
  const closed = closeStep(told, event.step, {
    completed_at: event.at,
    result: event.result,
    message: event.message,
    commit: event.commit,
    run: event.run,
    usage: event.usage,
    prompt: event.prompt,
    duration_ms: event.duration_ms,
  });
  const judged =
    goesBy(state, 2) && step.kind === "hat" && event.result === "reject" ? rejected(closed, step, event) : closed;
  const marked = markFindingUnits(judged, event.made);
  const working = workingStageName(marked);
  const lapsed =
    working === null ? invalidateIntent(marked, event.changed, event.at) : invalidateWorking(marked, working, event);
  return sign(withHead(lapsed, event.commit), step, event, joinedBy(state, told, event.actor));
}

function rejected(state: IntentState, step: Step, { message }: Finish): IntentState {
  return withStage(state, step.stage ?? "-", (stage) =>
    withUnit(stage, unitIdOf(stage, step), (unit) => takeBackRejected(unit, message)),
  );
}

/** Findings of others that this step has made its own: it found the same. */
function joinedBy(before: IntentState, after: IntentState, role: string): readonly string[] {
  const had = new Set(before.findings.filter(({ also }) => also.includes(role)).map(({ id }) => id));
  return after.findings.filter(({ id, also }) => also.includes(role) && !had.has(id)).map(({ id }) => id);
}

/** The effect of one accepted command on the ledger. */
export function finishCommand(
  state: IntentState,
  call: Finish["commands"][number],
  event: Pick<Finish, "at" | "actor" | "step" | "base" | "saw">,
  step: Step,
): IntentState {
  const command = commandNamed(call.name);
  if (!command.finish) return state;
  const args = command.input.parse(call.args);
  return command.finish(state, args, { event, step });
}

function invalidateWorking(state: IntentState, working: string, event: Finish): IntentState {
  const marked = markReReviewDue(state, event.changed, event.at);
  if (!marked.stages[working]) return marked;
  return withStage(marked, working, (stage) => {
    const lapsed = invalidateStage(stage, event.changed, event.at);
    return goesBy(state, 2)
      ? invalidatePlans(lapsed, rewrittenIn(folderOf(state), stage, event.changed), event.at)
      : lapsed;
  });
}

function sign(state: IntentState, step: Step, event: Finish, joined: readonly string[]): IntentState {
  const findings = [...filedBy(state, event.step).map((finding) => finding.id), ...joined];
  return Object.entries(event.signs).reduce(
    (before, [subject, witnesses]) => signOne(before, step, subject, withSignature(event, witnesses, findings)),
    state,
  );
}

function withSignature(event: Finish, witnesses: SeenFiles, findings: readonly string[]): Signature {
  return { at: event.at, witnesses, findings };
}

function signOne(state: IntentState, step: Step, subject: string, made: Signature): IntentState {
  const role = step.kind === "gates" ? "quality_gates" : (step.subject ?? "");
  if (step.stage === null) {
    return { ...state, intent: { ...state.intent, approvals: { ...state.intent.approvals, [role]: made } } };
  }
  const family = step.kind === "review" ? "reviews" : "approvals";
  return withStage(state, step.stage, (stage) =>
    withUnit(stage, subject, (unit) => ({ ...unit, [family]: { ...unit[family], [role]: made } })),
  );
}
