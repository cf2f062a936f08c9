import * as z from "zod";

/*
 * The supported part of a workflow file. GitHub's own reader has checked it before; here every key that is not listed is
 * an error, so nothing is silently left out, and what may be written in several ways gets one.
 */

/** Numbers and booleans are allowed wherever a text is; they become texts. */
const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const texts = z.record(z.string(), z.union([text, z.null().transform(() => "")]));
const list = z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(text));
const shell = z.enum(["bash", "sh"]);

/** A value that may be given as it is or as an expression that yields it. */
const flag = z.union([z.boolean(), z.string()]);
const minutes = z.union([z.number(), z.string()]);

/** `null` in YAML means "nothing more to say". */
const orNothing = <Schema extends z.ZodType>(schema: Schema) => z.preprocess((value) => value ?? {}, schema).optional();

/** The number of inputs a dispatch may declare. */
const MOST_INPUTS = 25;
const inputSchema = z.strictObject({
  description: z.string().optional(),
  required: z.boolean().default(false),
  default: text.optional(),
  type: z.enum(["string", "boolean", "choice", "number", "environment"]).default("string"),
  options: list.optional(),
  deprecationMessage: z.string().optional(),
});
export type InputDefinition = z.infer<typeof inputSchema>;
const inputs = z
  .record(z.string(), inputSchema)
  .refine((all) => Object.keys(all).length <= MOST_INPUTS, `at most ${MOST_INPUTS} inputs`);

const branches = { branches: list.optional(), "branches-ignore": list.optional() };
const types = list.optional();

/** Each supported event with what may be said about it. */
const triggersSchema = z.strictObject({
  workflow_dispatch: orNothing(z.strictObject({ inputs: inputs.optional() })),
  push: orNothing(z.strictObject({ ...branches, tags: list.optional(), "tags-ignore": list.optional() })),
  pull_request: orNothing(z.strictObject({ ...branches, types })),
  pull_request_review: orNothing(z.strictObject({ types })),
  issue_comment: orNothing(z.strictObject({ types })),
  schedule: z.array(z.strictObject({ cron: z.string(), timezone: z.string().optional() })).optional(),
});
export type Triggers = z.infer<typeof triggersSchema>;
/** The events that start workflows here. */
export type EventName = keyof Triggers;

/** `on` may be one name, a list of names or a mapping. The names that occur are the keys of the result. */
const onSchema = z.preprocess((value) => {
  const names = typeof value === "string" ? [value] : value;
  return Array.isArray(names) ? Object.fromEntries(names.map((name) => [String(name), null])) : names;
}, triggersSchema);

const permissions = z.union([
  z.enum(["read-all", "write-all"]),
  z.record(z.string(), z.enum(["read", "write", "none"])),
]);
export type DeclaredPermissions = z.infer<typeof permissions>;

const concurrency = z.preprocess(
  (value) => (typeof value === "string" ? { group: value } : value),
  z
    .strictObject({
      group: text,
      "cancel-in-progress": flag.default(false),
      queue: z.enum(["single", "max"]).default("single"),
    })
    .refine(
      (value) => !(value.queue === "max" && value["cancel-in-progress"] === true),
      "`queue: max` cannot be combined with `cancel-in-progress: true`",
    ),
);
export type ConcurrencyDefinition = z.infer<typeof concurrency>;

const stepSchema = z.strictObject({
  id: z.string().optional(),
  name: text.optional(),
  if: text.optional(),
  run: text.optional(),
  uses: z.string().optional(),
  with: texts.optional(),
  shell: shell.optional(),
  "working-directory": z.string().optional(),
  env: texts.optional(),
  "continue-on-error": flag.optional(),
  "timeout-minutes": minutes.optional(),
});
export type StepDefinition = z.infer<typeof stepSchema>;

/** What a whole file and each of its jobs may say alike. */
const shared = {
  name: text.optional(),
  permissions: permissions.optional(),
  concurrency: concurrency.optional(),
  env: texts.default({}),
  defaults: z
    .strictObject({
      run: z.strictObject({ shell: shell.optional(), "working-directory": z.string().optional() }).optional(),
    })
    .optional(),
};

const jobSchema = z.strictObject({
  ...shared,
  needs: list.default([]),
  if: text.optional(),
  "runs-on": list,
  "timeout-minutes": minutes.default(360),
  outputs: texts.default({}),
  steps: z.array(stepSchema).min(1),
});
/** `timeout-minutes` is 360 where nothing is said. */
export type JobDefinition = z.infer<typeof jobSchema>;

export const workflowSchema = z.strictObject({
  ...shared,
  "run-name": text.optional(),
  on: onSchema,
  jobs: z.record(z.string(), jobSchema),
});
export type WorkflowDefinition = z.infer<typeof workflowSchema>;
