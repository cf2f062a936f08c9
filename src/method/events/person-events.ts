import * as z from "zod";
import { type IntentState, type Intervention, InterventionShape, MODES } from "../model/index.ts";
import { Oid, text } from "../model/recorded.ts";
import { withFinding } from "../transitions/records.ts";
import { withStage } from "../transitions/rules.ts";
import { event, saidFields } from "./event.ts";

/** Events of what people say: to the intent as a whole, to a question, to a stage or finding. */
export const PERSON_EVENTS = {
  /** What is frozen stays as it is; the stages that begin from now on follow the new mode. */
  mode: event({
    schema: z.strictObject({ ...saidFields, mode: z.enum(MODES) }),
    apply(state, { at, by, source, mode }) {
      const after = intervened(state, { at, by, source, do: "mode", note: mode });
      return { ...after, intent: { ...after.intent, mode } };
    },
    subject: ({ mode }) => `mode ${mode}`,
    history: ({ by, mode }) => ({ by, note: mode }),
  }),

  pause: event({
    schema: z.strictObject({ ...saidFields, reason: text }),
    apply(state, { at, by, source, reason }) {
      const after = intervened(state, { at, by, source, do: "pause", note: reason });
      return { ...after, intent: { ...after.intent, paused: { at, by, reason } } };
    },
    subject: () => "pause",
    history: ({ by, reason }) => ({ by, note: reason }),
  }),

  resume: event({
    schema: z.strictObject({
      ...saidFields,
      /** Heads that a branch was forced to and that are meant. */
      heads: z.array(Oid).optional(),
    }),
    apply(state, { at, by, source, heads = [] }) {
      const meant = heads.length > 0 ? { note: heads.join(" ") } : {};
      const after = intervened(state, { at, by, source, do: "resume", ...meant });
      return { ...after, intent: { ...after.intent, paused: null } };
    },
    subject: () => "resume",
    history: ({ by }) => ({ by }),
  }),

  answer: event({
    schema: z.strictObject({ ...saidFields, stage: text, question: text, text }),
    apply: (state, { at, by, source, stage: of, question: id, text: answer }) =>
      withStage(state, of, (stage) => ({
        ...stage,
        questions: stage.questions.map((question) =>
          question.id === id ? { ...question, answer: { text: answer, by, at, source } } : question,
        ),
      })),
    subject: ({ question }) => `${question} answered`,
    history: ({ by, question, text: answer }) => ({ by, about: question, note: answer }),
  }),

  /** Whatever else a person did: to a finding, to a stage, or (both null) to the whole intent. */
  intervene: event({
    schema: z.strictObject({ stage: text.nullable(), finding: text.nullable(), intervention: InterventionShape }),
    apply(state, { stage, finding, intervention }) {
      const noted = <R extends { readonly interventions: readonly Intervention[] }>(one: R): R => ({
        ...one,
        interventions: [...one.interventions, intervention],
      });
      if (finding !== null) return withFinding(state, finding, noted);
      return stage !== null ? withStage(state, stage, noted) : intervened(state, intervention);
    },
    subject: ({ intervention }) => intervention.do,
    history({ finding, intervention: { at, by, do: did, step = null, note = null } }) {
      return { at, by, did, about: finding ?? step, note };
    },
  }),
};

function intervened(state: IntentState, intervention: Intervention): IntentState {
  const { intent } = state;
  return { ...state, intent: { ...intent, interventions: [...intent.interventions, intervention] } };
}
