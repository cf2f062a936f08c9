import * as z from "zod";
import {
  type Approval,
  GATE_NAME,
  GATE_NAME_WORDS,
  type Intervention,
  type InvalidatedApproval,
  ITERATION_RESULTS,
  type Iteration,
  type Limits,
  type Person,
  type QualityGate,
  RUN_RESULTS,
  type RunRecord,
  type SeenFiles,
  type Signature,
  type Usage,
} from "../method/index.ts";

/*
 * The parts that several ledger files share. The order of the fields is the order in the files. Records of steps are
 * written with every field, null ones too, so that closing a step changes lines instead of moving them.
 */

export const Time = z.iso.datetime();
/** What stands at a path: an object id, and the mode where it is another than an ordinary file's. */
export const FileId = z
  .string()
  .regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})(?::\d{6})?$/, "expected an object id, and the mode where it is special");

export const Oid = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, "expected an object id");
export const Slug = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "expected lower-case words joined by -");
export const Count = z.number().int().nonnegative();

/** A record whose keys are written in the order of their code points, however they came in. */
export function sorted<T>(value: z.ZodType<T>): z.ZodType<Record<string, T>> {
  return z.record(z.string(), value).transform((record) => {
    const keys = Object.keys(record);
    const inOrder = keys.every((key, i) => i === 0 || (keys[i - 1] ?? "") < key);
    return inOrder ? record : Object.fromEntries(Object.entries(record).sort(byKey));
  });
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
}

export const PersonShape: z.ZodType<Person> = z.strictObject({ login: z.string(), id: z.number().int() });

const gateFields = { command: z.string().min(1), dir: z.string().optional() };

/** In the ledger, as it was frozen. */
export const QualityGateShape: z.ZodType<QualityGate> = z.strictObject({ name: z.string().min(1), ...gateFields });

/** In a plan, which people may write by hand. */
export const PlannedGateShape: z.ZodType<QualityGate> = z.strictObject({
  name: z.string().regex(GATE_NAME, `expected ${GATE_NAME_WORDS}`),
  ...gateFields,
});

export const SeenFilesShape: z.ZodType<SeenFiles> = sorted(FileId.nullable());

export const SignatureShape: z.ZodType<Signature> = z.strictObject({
  at: Time,
  witnesses: SeenFilesShape.default({}),
  findings: z.array(z.string()).default([]),
  carried: z.string().optional(),
  lapsed: z.string().optional(),
  due: z.string().optional(),
  accepted: z.strictObject({ by: PersonShape, source: z.string(), reason: z.string() }).optional(),
});

const approvalShape = {
  at: Time,
  by: PersonShape.nullable(),
  source: z.enum(["engine", "review", "command", "check", "merge", "event"]),
  ref: z.string().nullable(),
  witnesses: SeenFilesShape,
  event: z.string().optional(),
};

export const ApprovalShape: z.ZodType<Approval> = z.strictObject(approvalShape);

export const InvalidatedApprovalShape: z.ZodType<InvalidatedApproval> = z.strictObject({
  ...approvalShape,
  lapsed: Time,
});

export const UsageShape: z.ZodType<Usage> = z.strictObject({
  input_tokens: Count.optional(),
  output_tokens: Count.optional(),
  cost_usd: z.number().nonnegative().optional(),
});

/** What a run left behind besides its result. */
const traces = {
  commit: Oid.nullable().optional(),
  run: Count.nullable().optional(),
  usage: UsageShape.nullable().optional(),
  prompt: z.string().nullable().optional(),
  duration_ms: z.number().nonnegative().nullable().optional(),
  dispatches: Count.optional(),
};

const dispatched = { lane: z.string(), dispatched_at: Time, completed_at: Time.nullable() };

export const RunShape: z.ZodType<RunRecord> = z.strictObject({
  step: z.string(),
  n: z.number().int().positive(),
  attempt: z.number().int().positive(),
  ...dispatched,
  result: z.enum(RUN_RESULTS).nullable(),
  message: z.string().nullable(),
  ...traces,
});

export const IterationShape: z.ZodType<Iteration> = z.strictObject({
  hat: z.string(),
  bolt: z.number().int().positive(),
  n: z.number().int().positive(),
  attempt: z.number().int().positive(),
  ...dispatched,
  result: z.enum(ITERATION_RESULTS).nullable(),
  message: z.string().nullable(),
  ...traces,
});

export const LimitsShape: z.ZodType<Limits> = z.strictObject({
  unit_bolts: Count,
  fix_bolts: Count,
  attempts: Count,
  rounds: Count,
  findings_per_run: Count,
  findings_per_stage: Count,
  parallel: Count,
  minutes: z.number().positive(),
  steps: Count.optional(),
  steps_per_hour: Count.optional(),
  tokens_per_step: z.number().positive().optional(),
  tokens_per_intent: z.number().positive().optional(),
  usd_per_step: z.number().positive().optional(),
  usd_per_intent: z.number().positive().optional(),
});

export const InterventionShape: z.ZodType<Intervention> = z.strictObject({
  at: Time,
  by: PersonShape.nullable(),
  source: z.string(),
  do: z.string(),
  step: z.string().optional(),
  note: z.string().optional(),
});
