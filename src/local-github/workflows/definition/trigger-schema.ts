import * as z from "zod";
import { text } from "./step-schema.ts";

const patterns = z.union([z.string().transform((one) => [one]), z.array(z.string()).min(1)]);
const branchFilter = { branches: patterns.optional(), "branches-ignore": patterns.optional() };
const types = z.union([z.string().transform((one) => [one]), z.array(z.string())]).optional();

const inputSchema = z.strictObject({
  description: z.string().optional(),
  required: z.boolean().default(false),
  default: text.optional(),
  type: z.enum(["string", "boolean", "choice", "number", "environment"]).default("string"),
  options: z.array(text).optional(),
  deprecationMessage: z.string().optional(),
});
export type InputDefinition = z.infer<typeof inputSchema>;

/** The number of inputs a dispatch may declare. */
export const MOST_INPUTS = 25;

/** `null` in YAML means "nothing more to say". */
const orNothing = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === null ? {} : value), schema);

/** Each supported event with what may be said about it. */
const triggersSchema = z.strictObject({
  workflow_dispatch: orNothing(
    z.strictObject({
      inputs: orNothing(
        z
          .record(z.string(), orNothing(inputSchema))
          .refine((inputs) => Object.keys(inputs).length <= MOST_INPUTS, `at most ${MOST_INPUTS} inputs`),
      ).optional(),
    }),
  ).optional(),
  push: orNothing(
    z.strictObject({ ...branchFilter, tags: patterns.optional(), "tags-ignore": patterns.optional() }),
  ).optional(),
  pull_request: orNothing(z.strictObject({ ...branchFilter, types })).optional(),
  pull_request_review: orNothing(z.strictObject({ types })).optional(),
  issue_comment: orNothing(z.strictObject({ types })).optional(),
  schedule: z.array(z.strictObject({ cron: z.string(), timezone: z.string().optional() })).optional(),
});

export type Triggers = z.infer<typeof triggersSchema>;
export type EventName = keyof Triggers;

/** `on` may be one name, a list of names or a mapping. The names that occur are the keys of the result. */
export const onSchema = z.preprocess((value) => {
  const names = typeof value === "string" ? [value] : value;
  return Array.isArray(names) ? Object.fromEntries(names.map((name) => [String(name), null])) : names;
}, triggersSchema);
