import * as z from "zod";
import {
  booleanOrExpression,
  condition,
  identifier,
  numberOrExpression,
  shell,
  stepSchema,
  text,
  texts,
} from "./step-schema.ts";
import { onSchema } from "./trigger-schema.ts";

const access = z.enum(["read", "write", "none"]);
const permissions = z.union([z.enum(["read-all", "write-all"]), z.record(z.string(), access)]);
export type DeclaredPermissions = z.infer<typeof permissions>;

const concurrency = z.union([
  z.string().transform((group) => ({ group, "cancel-in-progress": false, queue: "single" as const })),
  z
    .strictObject({
      group: text,
      "cancel-in-progress": booleanOrExpression.default(false),
      queue: z.enum(["single", "max"]).default("single"),
    })
    .refine(
      (value) => !(value.queue === "max" && value["cancel-in-progress"] === true),
      "`queue: max` cannot be combined with `cancel-in-progress: true`",
    ),
]);
export type ConcurrencyDefinition = z.infer<typeof concurrency>;

const defaults = z.strictObject({
  run: z.strictObject({ shell: shell.optional(), "working-directory": z.string().optional() }).optional(),
});

const jobSchema = z.strictObject({
  name: text.optional(),
  needs: z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]),
  if: condition.optional(),
  "runs-on": z.union([z.string().transform((one) => [one]), z.array(z.string()).min(1)]),
  permissions: permissions.optional(),
  concurrency: concurrency.optional(),
  "timeout-minutes": numberOrExpression.default(360),
  env: texts.default({}),
  defaults: defaults.optional(),
  outputs: texts.default({}),
  steps: z.array(stepSchema).min(1),
});
export type JobDefinition = z.infer<typeof jobSchema>;

/** The supported part of a workflow file. Every key that is not listed is an error, so nothing is silently left out. */
export const workflowSchema = z.strictObject({
  name: text.optional(),
  "run-name": text.optional(),
  on: onSchema,
  permissions: permissions.optional(),
  concurrency: concurrency.optional(),
  env: texts.default({}),
  defaults: defaults.optional(),
  jobs: z.record(identifier, jobSchema).refine((jobs) => Object.keys(jobs).length > 0, "at least one job is needed"),
});
export type WorkflowDefinition = z.infer<typeof workflowSchema>;
