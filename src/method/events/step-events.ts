import * as z from "zod";
import { counted } from "../../shared/index.ts";
import { unitNumber } from "../derive/index.ts";
import { CLOSED_RESULTS, FinishShape } from "../model/index.ts";
import { Count, Oid, Time, text, texts } from "../model/recorded.ts";
import { parseStepKey } from "../step-key.ts";
import { finishStep } from "../transitions/finish-step.ts";
import { closeStep, openStep } from "../transitions/records.ts";
import { changeJob } from "../transitions/redispatch.ts";
import { event } from "./event.ts";

/** Commits that a job is told to work on and to read its settings from; nothing for a step within a job, and not told by older ledger. */
const targetFields = { sha: Oid.optional(), config: Oid.optional() };

/** Events of steps and of the jobs they are dispatched in. The history tells them as steps. */
export const STEP_EVENTS = {
  open: event({
    schema: z.strictObject({
      at: Time,
      lane: text,
      steps: texts,
      /** Plans that are locked by this: unit → plan part. */
      plans: z.record(text, text),
      ...targetFields,
    }),
    apply: (state, { at, lane, steps, plans }) =>
      steps.reduce((before, key) => {
        const { subject } = parseStepKey(key).step;
        const [unit, plan] = Object.entries(plans).find(([id]) => unitNumber(id) === subject) ?? [null, null];
        return openStep(before, key, { at, lane, unit, plan });
      }, state),
    subject: ({ steps }) => `${counted(steps.length, "step")} opened`,
    history: () => null,
  }),

  /** No run of the job was seen: its job is started once more. */
  redispatch: event({
    schema: z.strictObject({
      at: Time,
      lane: text,
      /** How often it has been started with this; not told by ledgers from before it was counted. */
      n: Count.optional(),
      ...targetFields,
    }),
    apply: (state, { at, lane, n }) =>
      changeJob(state, lane, { dispatched_at: at, ...(n === undefined ? {} : { dispatches: n }) }),
    subject: () => "dispatched again",
    history: () => null,
  }),

  /** The host has told which run is the job's. */
  dispatched: event({
    schema: z.strictObject({ lane: text, run: Count }),
    apply: (state, { lane, run }) => changeJob(state, lane, { run }),
    subject: () => "run noted",
    history: () => null,
  }),

  land: event({
    schema: FinishShape,
    apply: finishStep,
    subject: ({ actor, result }) => `${actor}: ${result}`,
    history: () => null,
  }),

  close: event({
    schema: z.strictObject({
      at: Time,
      steps: texts,
      result: z.enum(CLOSED_RESULTS),
      message: text,
      run: Count.nullable(),
    }),
    apply: (state, { at, steps, result, message, run }) =>
      steps.reduce((before, key) => closeStep(before, key, { completed_at: at, result, message, run }), state),
    subject: ({ steps, result }) => `${steps.length} ${result}`,
    history: () => null,
  }),
};
