import * as z from "zod";
import { Count, Oid, type Recorded, Time, text } from "./recorded.ts";
import { ITERATION_RESULTS, RUN_RESULTS } from "./vocabulary.ts";

/*
 * What every record of a step tells: when, in which job, how it ended and what it cost. Records of steps are written with
 * every field, null ones too, so that closing a step changes lines instead of moving them.
 */

export const UsageShape = z.strictObject({
  input_tokens: Count.optional(),
  output_tokens: Count.optional(),
  cost_usd: z.number().nonnegative().optional(),
});
/** As the agent reports it; a field it does not tell is missing. `cost_usd` is in dollars. */
export type Usage = Recorded<typeof UsageShape>;

const numberFields = {
  /** 1 + accepted runs of the same kind, subject and hat. */
  n: z.number().int().positive(),
  /** 1 + runs with this `n` that did not count. */
  attempt: z.number().int().positive(),
};

const dispatchFields = {
  /** Key of the first step of the job it was dispatched in. */
  lane: text,
  dispatched_at: Time,
  completed_at: Time.nullable(),
};

/** What a run left behind besides its result. */
const traceFields = {
  commit: Oid.nullable().optional(),
  /** Id of the workflow run. */
  run: Count.nullable().optional(),
  usage: UsageShape.nullable().optional(),
  /** `sha256:…` of the prompt. */
  prompt: text.nullable().optional(),
  /** The agent's own time, in milliseconds. */
  duration_ms: z.number().nonnegative().nullable().optional(),
  /** How often its job was started, when more than once: no run of it had been seen. */
  dispatches: Count.optional(),
};

/**
 * A step that is not a hat or fix step: discover, elaborate, review, approve, gates. `step` is `<kind>/<subject|->`;
 * `result` null: in flight.
 */
export const RunShape = z.strictObject({
  step: text,
  ...numberFields,
  ...dispatchFields,
  result: z.enum(RUN_RESULTS).nullable(),
  message: text.nullable(),
  ...traceFields,
});
/** One attempt; attempts of one step stand in the order in which they were opened. */
export type RunRecord = Recorded<typeof RunShape>;

/** One hat on a unit, or one fix hat on a finding. `result` null: in flight. */
export const IterationShape = z.strictObject({
  hat: text,
  bolt: z.number().int().positive(),
  ...numberFields,
  ...dispatchFields,
  result: z.enum(ITERATION_RESULTS).nullable(),
  message: text.nullable(),
  ...traceFields,
});
/** One attempt; `bolt` is the round it belongs to: it goes up by one when a hat sends the work back. */
export type Iteration = Recorded<typeof IterationShape>;
