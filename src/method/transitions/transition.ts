import { assertNever } from "../../shared/index.ts";
import { intentBranch, unitNumber, withHead, workingStage, workingStageName } from "../derive/index.ts";
import type { IntentState, Intervention, LedgerEvent, StartEvent } from "../model/index.ts";
import { parseStepKey } from "../step-key.ts";
import { carryIntent, carryStage } from "./carry.ts";
import { takeBackChanged } from "./criteria.ts";
import { dropGone } from "./finding-units.ts";
import { closeGates, fileFindings, moveFinding, ruleOn, supersede } from "./findings.ts";
import { finishStep } from "./finish-step.ts";
import { acceptRole, earlyMerge, openGate, timeOut } from "./gates.ts";
import { invalidateIntent, invalidatePlans, invalidateStage, keepInvalidated } from "./invalidate.ts";
import { markReReviewDue } from "./mark-re-review.ts";
import { asDelivered, migrateRules } from "./migrate.ts";
import { recordIssue, recordPull } from "./pulls.ts";
import { closeStep, openStep, withFinding } from "./records.ts";
import { changeJob } from "./redispatch.ts";
import { forbid, goesBy, withStage } from "./rules.ts";

type Line<K extends LedgerEvent["do"]> = Extract<LedgerEvent, { do: K }>;

/** Starts the ledger of an intent. */
export function startIntent(event: StartEvent): IntentState {
  const { slug, folder, goal, title, studio, mode, by, rules, stages, frozen, created, at } = event;
  return {
    slug,
    intent: {
      title,
      ...(folder === undefined ? {} : { folder }),
      ...(goal === undefined ? {} : { goal }),
      studio,
      mode,
      by,
      ...(rules === undefined ? {} : { rules }),
      stages,
      frozen,
      created: { at, ...created },
      paused: null,
      head: null,
      runs: [],
      approvals: {},
      delivery: null,
      ended: null,
      interventions: [],
    },
    stages: {},
    findings: [],
    archive: {},
  };
}

/**
 * One transition: the ledger before and one line give the ledger after. Pure; fails with the named error of the rule
 * that forbids it. Replaying a ledger is applying this to every line of its history.
 */
export function transition(state: IntentState, event: LedgerEvent): IntentState {
  const after = applied(state, event);
  return goesBy(after, 2) && "at" in event && event.at !== undefined ? keepInvalidated(state, after, event.at) : after;
}

function applied(state: IntentState, event: LedgerEvent): IntentState {
  if (state.intent.ended !== null && event.do !== "thread" && event.do !== "restore")
    forbid("the intent has ended; its books do not change any more");
  switch (event.do) {
    case "start":
      return forbid("the intent has begun already");
    case "begin_stage":
      return beginStage(state, event);
    case "open":
      return openJob(state, event);
    case "redispatch":
      return changeJob(state, event.lane, {
        dispatched_at: event.at,
        ...(event.n === undefined ? {} : { dispatches: event.n }),
      });
    case "dispatched":
      return changeJob(state, event.lane, { run: event.run });
    case "land":
      return finishStep(state, event);
    case "close":
      return closeSteps(state, event);
    case "file":
      return closeGates(fileFindings(state, event.at, event.findings), event.findings);
    case "adopt":
      return adopt(withGoal(state, event.goal), event);
    case "open_gate":
      return openGate(state, event);
    case "clear":
      return clear(state, event);
    case "merged":
      return merged(state, event);
    case "early_merge":
      return earlyMerge(state, event);
    case "time_out":
      return timeOut(state, event);
    case "accept":
      return acceptRole(state, event);
    case "pull":
      return recordPull(state, event);
    case "issue":
      return recordIssue(state, event);
    default:
      return intentTransition(state, event);
  }
}

type IntentEvent = Line<
  | "migrate"
  | "archive"
  | "deliver"
  | "end"
  | "pause"
  | "resume"
  | "mode"
  | "answer"
  | "intervene"
  | "rule"
  | "move"
  | "thread"
  | "restore"
  | "supersede"
>;

function intentTransition(state: IntentState, line: IntentEvent): IntentState {
  const { intent } = state;
  switch (line.do) {
    case "archive":
      return { ...state, archive: line.files };
    case "migrate":
      return migrateRules(state, line);
    case "deliver":
      return deliver(state, line);
    case "end": {
      const { at, how, by, ref, reason } = line;
      return { ...state, intent: { ...intent, ended: { at, how, by, ref, reason } } };
    }
    case "pause":
      return {
        ...state,
        intent: {
          ...intent,
          paused: { at: line.at, by: line.by, reason: line.reason },
          interventions: [
            ...intent.interventions,
            { at: line.at, by: line.by, source: line.source, do: "pause", note: line.reason },
          ],
        },
      };
    case "resume":
      return {
        ...state,
        intent: {
          ...intent,
          paused: null,
          interventions: [...intent.interventions, resumed(line)],
        },
      };
    case "mode":
      return changeMode(state, line);
    case "move":
      return moveFinding(state, line);
    case "answer":
      return answer(state, line);
    case "intervene":
      return intervene(state, line);
    case "rule":
      return ruleOn(state, line);
    case "thread":
      return withFinding(state, line.finding, (finding) => ({
        ...finding,
        thread: { comment_id: line.comment_id, node_id: line.node_id },
      }));
    case "restore":
      return restored(state, line);
    case "supersede":
      return supersede(state, line);
    default:
      return assertNever(line);
  }
}

function resumed({ at, by, source, heads = [] }: Line<"resume">): Intervention {
  return { at, by, source, do: "resume", ...(heads.length > 0 ? { note: heads.join(" ") } : {}) };
}

function beginStage(state: IntentState, line: Line<"begin_stage">): IntentState {
  if (workingStageName(state) !== line.stage || state.stages[line.stage])
    forbid(`${line.stage} is not the stage to begin`);
  const stage = {
    name: line.stage,
    frozen: line.frozen,
    started_at: line.at,
    branch: line.branch,
    head: line.head,
    runs: [],
    questions: [],
    plan_signed: null,
    gate: null,
    gate_opened_at: null,
    merged: null,
    interventions: [],
    units: {},
  };
  const begun = { ...state, stages: { ...state.stages, [line.stage]: stage } };
  return withHead(begun, line.head);
}

function clear(state: IntentState, { stage: name, what, clearance: approval }: Line<"clear">): IntentState {
  return withStage(state, name, ({ plan_lapsed, ...stage }) =>
    what === "plan"
      ? { ...stage, plan_signed: approval }
      : { ...stage, gate: approval, ...(plan_lapsed ? { plan_lapsed } : {}) },
  );
}

function deliver(state: IntentState, { head, clearance: approval }: Line<"deliver">): IntentState {
  const { intent } = state;
  const approvals = goesBy(state, 2) ? asDelivered(intent.approvals, approval.witnesses, head) : intent.approvals;
  return { ...state, intent: { ...intent, head, approvals, delivery: approval } };
}

function openJob(state: IntentState, line: Line<"open">): IntentState {
  return line.steps.reduce((before, key) => {
    const { subject } = parseStepKey(key).step;
    const [unit, plan] = Object.entries(line.plans).find(([id]) => unitNumber(id) === subject) ?? [null, null];
    return openStep(before, key, { at: line.at, lane: line.lane, unit, plan });
  }, state);
}

function closeSteps(state: IntentState, line: Line<"close">): IntentState {
  const { at, result, message, run } = line;
  return line.steps.reduce((before, key) => closeStep(before, key, { completed_at: at, result, message, run }), state);
}

function withGoal(state: IntentState, goal: Line<"adopt">["goal"]): IntentState {
  return goal === undefined ? state : { ...state, intent: { ...state.intent, goal } };
}

/** Commits on a branch that is not worked on (the intent branch beside a stage's own) touch no signature there. */
function adopt(state: IntentState, line: Line<"adopt">): IntentState {
  const working = workingStage(state);
  if (line.stage === null && working !== null && working.branch !== intentBranch(state.slug))
    return { ...state, intent: { ...state.intent, head: line.head } };
  const { at, changed, replanned = [], carried = {} } = line;
  const carrying = { carried, by: line.head, at };
  if (workingStageName(state) === null)
    return withHead(carryIntent(invalidateIntent(state, changed, at), carrying), line.head);
  const kept = dropGone(markReReviewDue(state, changed, at), changed);
  if (working === null) return withHead(kept, line.head);
  const shown = goesBy(kept, 2) ? takeBackChanged(kept, changed) : kept;
  const after = withStage(shown, working.name, (stage) =>
    carryStage(invalidatePlans(invalidateStage(stage, changed, at), replanned, at), carrying),
  );
  return withHead(after, line.head);
}

function merged(state: IntentState, line: Line<"merged">): IntentState {
  const after = withStage(state, line.stage, (stage) => {
    if (stage.gate === null) forbid(`${line.stage} cannot be merged with its gate shut`);
    return { ...stage, merged: { at: line.at, ref: line.ref } };
  });
  return { ...after, intent: { ...after.intent, head: line.head } };
}

/** The ledger does not change by what was undone; who made it is kept. */
function restored(state: IntentState, { at, commits = [] }: Line<"restore">): IntentState {
  if (at === undefined || state.intent.ended !== null) return state;
  const undone = commits.map(({ sha, by, name }) => ({ at, by, source: `ledger/${sha}`, do: "undone", note: name }));
  return { ...state, intent: { ...state.intent, interventions: [...state.intent.interventions, ...undone] } };
}

function answer(state: IntentState, line: Line<"answer">): IntentState {
  const { text, by, at, source } = line;
  return withStage(state, line.stage, (stage) => ({
    ...stage,
    questions: stage.questions.map((question) =>
      question.id === line.question ? { ...question, answer: { text, by, at, source } } : question,
    ),
  }));
}

function intervene(state: IntentState, { stage, finding, intervention }: Line<"intervene">): IntentState {
  if (finding !== null)
    return withFinding(state, finding, (one) => ({ ...one, interventions: [...one.interventions, intervention] }));
  if (stage !== null)
    return withStage(state, stage, (one) => ({ ...one, interventions: [...one.interventions, intervention] }));
  return { ...state, intent: { ...state.intent, interventions: [...state.intent.interventions, intervention] } };
}

/** What is frozen stays as it is; the stages that begin from now on follow the new mode. */
function changeMode(state: IntentState, { at, by, source, mode }: Line<"mode">): IntentState {
  const { intent } = state;
  const change = { at, by, source, do: "mode", note: mode };
  return { ...state, intent: { ...intent, mode, interventions: [...intent.interventions, change] } };
}
