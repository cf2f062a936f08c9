import * as z from "zod";
import { FrozenStageShape, TimeOutShape } from "./frozen.ts";
import { Count, Oid, type Recorded, sorted, Time, text, texts } from "./recorded.ts";
import {
  ApprovalShape,
  InterventionShape,
  InvalidatedApprovalShape,
  PersonShape,
  SeenFilesShape,
  SignatureShape,
} from "./signature.ts";
import { IterationShape, RunShape } from "./step-record.ts";

/** The pull request that is ours, and what people have made of it. */
export const PullShape = z.strictObject({
  number: Count,
  /** Name of its state in the table of states, and since when; left out while nothing is the matter. */
  state: text.optional(),
  since: Time.optional(),
  /** Approvals given in that state do not count. */
  shut: z.literal(true).optional(),
  /** Since when its base is the right one again: approvals from before saw another difference. */
  rebased_at: Time.optional(),
});
/** Its `number` stays, whatever becomes of it. */
export type PullRecord = Recorded<typeof PullShape>;

const QuestionShape = z.strictObject({
  id: text,
  text,
  options: texts,
  asked_by: text,
  at: Time,
  answer: z.strictObject({ text, by: PersonShape, at: Time, source: text }).nullable(),
});
/** `options` may be empty; `answer` is null while it is open. */
export type Question = Recorded<typeof QuestionShape>;

/** `stages/<stage>/stage.md`; the name is the folder's. */
export const StageShape = z.strictObject({
  frozen: FrozenStageShape,
  started_at: Time,
  /** Work branch of this stage: its own, or the intent branch. */
  branch: text,
  /** Last commit of the work branch that this ledger accounts for; null until the first one. */
  head: Oid.nullable(),
  runs: z.array(RunShape),
  questions: z.array(QuestionShape),
  plan_signed: ApprovalShape.nullable(),
  /** The last sign-off of the plan, where what it saw has been rewritten since: it is asked for again. */
  plan_lapsed: InvalidatedApprovalShape.optional(),
  gate: ApprovalShape.nullable(),
  gate_opened_at: Time.nullable(),
  merged: z.strictObject({ at: Time, ref: text }).nullable(),
  /** Somebody merged its pull request before the gate could be passed that way; it goes on with the intent branch. */
  early_merge: z.strictObject({ at: Time, ref: text, by: PersonShape.nullable(), why: text }).optional(),
  /** Nobody passed the open gate in time, and what follows from that. */
  gate_timed_out: z.strictObject({ at: Time, action: TimeOutShape }).optional(),
  interventions: z.array(InterventionShape),
  /** Its own pull request, once it is known. */
  pull: PullShape.optional(),
});

/** Units by their file stem: those that have a record, not all that are planned. */
export interface StageRecord extends Recorded<typeof StageShape> {
  readonly name: string;
  readonly units: Readonly<Record<string, UnitRecord>>;
}

/** What a hat showed of a completion criterion; one that was taken back is not there any more. */
const CriterionShape = z.strictObject({
  n: Count,
  met_by: text.nullable(),
  evidence: text.nullable(),
  at: Time.nullable(),
  /** The declared outputs it was shown on; not told by older ledgers. */
  witnesses: SeenFilesShape.optional(),
});
/** `n` is its place in the plan, from 1; `met_by` is null where a hat says that it is not met. */
export type Criterion = Recorded<typeof CriterionShape>;

/** `stages/<stage>/units/<id>.md`; the body is the locked plan part. What a unit does not have yet is not written. */
export const UnitShape = z.strictObject({
  /** Blob id of the plan part, once locked. */
  plan: Oid.nullable().default(null),
  started_at: Time.nullable().default(null),
  iterations: z.array(IterationShape).default([]),
  criteria: z.array(CriterionShape).default([]),
  reviews: sorted(SignatureShape).default({}),
  approvals: sorted(SignatureShape).default({}),
});

/** A unit as the ledger has it; one without iterations has not begun. */
export interface UnitRecord extends Recorded<typeof UnitShape> {
  /** File stem, `unit-001-load-rows`. */
  readonly id: string;
  /** The locked plan part, byte for byte; empty until locked. */
  readonly body: string;
}
