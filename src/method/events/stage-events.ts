import * as z from "zod";
import { intentBranch, withHead, workingStage, workingStageName } from "../derive/index.ts";
import { ChangedPathsShape, FrozenStageShape, GoalShape, type IntentState, PersonShape } from "../model/index.ts";
import { Oid, type Recorded, Time, text, texts } from "../model/recorded.ts";
import { carryIntent, carryStage } from "../transitions/carry.ts";
import { takeBackChanged } from "../transitions/criteria.ts";
import { dropGone } from "../transitions/finding-units.ts";
import { earlyMerge } from "../transitions/gates.ts";
import { invalidateIntent, invalidatePlans, invalidateStage } from "../transitions/invalidate.ts";
import { markReReviewDue } from "../transitions/mark-re-review.ts";
import { forbid, goesBy, withStage } from "../transitions/rules.ts";
import { event } from "./event.ts";

const AdoptShape = z.strictObject({
  at: Time,
  /** Stage whose own branch it is; null for the intent branch. */
  stage: text.nullable(),
  head: Oid,
  changed: ChangedPathsShape,
  by: PersonShape.nullable(),
  /** Units of the working stage whose pending plan is no longer what was reviewed. */
  replanned: texts.optional(),
  /** Of a merge of the base: files and folders that changed while this intent's own difference of them did not. */
  carried: ChangedPathsShape.optional(),
  /** What is wanted from here on, where somebody who may command has rewritten its page. */
  goal: GoalShape.optional(),
});
type Adopt = Recorded<typeof AdoptShape>;

/** Events of a stage and its branch. */
export const STAGE_EVENTS = {
  begin_stage: event({
    schema: z.strictObject({ at: Time, stage: text, frozen: FrozenStageShape, branch: text, head: Oid.nullable() }),
    apply(state, { at, stage: name, frozen, branch, head }) {
      if (workingStageName(state) !== name || state.stages[name]) forbid(`${name} is not the stage to begin`);
      const stage = {
        name,
        frozen,
        started_at: at,
        branch,
        head,
        runs: [],
        questions: [],
        plan_signed: null,
        gate: null,
        gate_opened_at: null,
        merged: null,
        interventions: [],
        units: {},
      };
      return withHead({ ...state, stages: { ...state.stages, [name]: stage } }, head);
    },
    subject: ({ stage }) => `${stage} begins`,
    history: ({ branch }) => ({ about: branch }),
  }),

  /** Commits that no step made are accounted for, up to `head`. */
  adopt: event({
    schema: AdoptShape,
    apply: (state, adoption) => adopt(withGoal(state, adoption.goal), adoption),
    subject: () => "commits accounted for",
    history: ({ by, head, changed }) => ({ by, about: head, note: Object.keys(changed).join(", ") || null }),
  }),

  merged: event({
    schema: z.strictObject({
      at: Time,
      stage: text,
      ref: text,
      /** Head of the intent branch afterwards. */
      head: Oid,
    }),
    apply(state, { at, stage: name, ref, head }) {
      const after = withStage(state, name, (stage) => {
        if (stage.gate === null) forbid(`${name} cannot be merged with its gate shut`);
        return { ...stage, merged: { at, ref } };
      });
      return { ...after, intent: { ...after.intent, head } };
    },
    subject: ({ stage }) => `${stage} merged`,
    history: ({ ref }) => ({ about: ref }),
  }),

  early_merge: event({
    schema: z.strictObject({
      at: Time,
      stage: text,
      ref: text,
      by: PersonShape.nullable(),
      why: text,
      /** Commit of the intent branch that brought it; what came after is accounted for by itself. */
      head: Oid,
    }),
    apply: earlyMerge,
    subject: ({ stage }) => `${stage} was merged early`,
    history: ({ by, ref, why }) => ({ by, about: ref, note: why }),
  }),
};

function withGoal(state: IntentState, goal: Adopt["goal"]): IntentState {
  return goal === undefined ? state : { ...state, intent: { ...state.intent, goal } };
}

/** Commits on a branch that is not worked on (the intent branch beside a stage's own) touch no signature there. */
function adopt(state: IntentState, { at, stage: of, head, changed, replanned = [], carried = {} }: Adopt): IntentState {
  const working = workingStage(state);
  if (of === null && working !== null && working.branch !== intentBranch(state.slug))
    return { ...state, intent: { ...state.intent, head } };
  const carrying = { carried, by: head, at };
  if (workingStageName(state) === null)
    return withHead(carryIntent(invalidateIntent(state, changed, at), carrying), head);
  const kept = dropGone(markReReviewDue(state, changed, at), changed);
  if (working === null) return withHead(kept, head);
  const shown = goesBy(kept, 2) ? takeBackChanged(kept, changed) : kept;
  const after = withStage(shown, working.name, (stage) =>
    carryStage(invalidatePlans(invalidateStage(stage, changed, at), replanned, at), carrying),
  );
  return withHead(after, head);
}
