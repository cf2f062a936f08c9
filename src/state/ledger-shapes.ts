import * as z from "zod";
import {
  type Anchor,
  type AwaitedEvent,
  type Criterion,
  type Finding,
  type FindingAuthor,
  type FindingItem,
  type FrozenDiscovery,
  type FrozenIntent,
  type FrozenStage,
  GATE_KINDS,
  type GateProtocol,
  type Goal,
  type IntentRecord,
  ISOLATED,
  type Isolation,
  MODES,
  type PullRecord,
  type Question,
  RECORDED_ORIGINS,
  RESOLUTIONS,
  RULES,
  SEVERITIES,
  type StageRecord,
  type UnitRecord,
} from "../method/index.ts";
import {
  ApprovalShape,
  Count,
  InterventionShape,
  InvalidatedApprovalShape,
  IterationShape,
  LimitsShape,
  Oid,
  PersonShape,
  QualityGateShape,
  RunShape,
  SeenFilesShape,
  SignatureShape,
  Slug,
  sorted,
  Time,
} from "./shapes.ts";

const texts = z.array(z.string());

/** One flag in ledger from before it was said which; they keep it. */
const IsolationShape: z.ZodType<Isolation> = z.union([z.boolean(), z.array(z.enum(ISOLATED))]);

export const HowEndedShape = z.enum(["sealed", "ended-early", "abandoned"]);
export const FamilyShape = z.enum(["reviews", "approvals"]);
/** What follows when nobody passes an open gate in time. */
export const TimeOutShape = z.enum(["escalate", "block"]);

export const FrozenIntentShape: z.ZodType<FrozenIntent> = z.strictObject({
  roles: texts,
  fix_chain: texts,
  limits: LimitsShape,
  quality_gates: z.array(QualityGateShape),
  gates_from: z.literal("declared").optional(),
  isolate: IsolationShape,
  fix_read_only: texts.optional(),
  deliver: z.enum(["receipt", "all"]),
});

const PullShape: z.ZodType<PullRecord> = z.strictObject({
  number: Count,
  state: z.string().optional(),
  since: Time.optional(),
  shut: z.literal(true).optional(),
  rebased_at: Time.optional(),
});

export const GoalShape: z.ZodType<Goal> = z.strictObject({ body: z.string(), by: z.string(), hidden: texts });

/** `intent.md` of the ledger. */
export const IntentShape: z.ZodType<IntentRecord> = z.strictObject({
  title: z.string(),
  folder: Slug.optional(),
  goal: GoalShape.optional(),
  studio: z.strictObject({ name: z.string(), digest: z.string() }),
  mode: z.enum(MODES),
  by: z.enum(["app", "actions"]),
  rules: z.number().int().min(2).max(RULES, "made by a newer engine: update the App and the Action").optional(),
  stages: z.array(Slug),
  frozen: FrozenIntentShape,
  created: z.strictObject({ at: Time, by: PersonShape, source: z.string() }),
  paused: z.strictObject({ at: Time, by: PersonShape, reason: z.string() }).nullable(),
  head: Oid.nullable(),
  runs: z.array(RunShape),
  approvals: sorted(SignatureShape),
  delivery: ApprovalShape.nullable(),
  ended: z
    .strictObject({
      at: Time,
      how: HowEndedShape,
      by: PersonShape.nullable(),
      ref: z.string().nullable(),
      reason: z.string().nullable(),
    })
    .nullable(),
  interventions: z.array(InterventionShape),
  pull: PullShape.optional(),
  issue: z.strictObject({ state: z.string(), since: Time }).optional(),
});

const DiscoveryShape: z.ZodType<FrozenDiscovery> = z.strictObject({
  template: z.string(),
  location: z.string(),
  required: z.boolean(),
});

const AwaitedShape: z.ZodType<AwaitedEvent> = z.strictObject({
  check: z.string().optional(),
  app: z.string().optional(),
  by: z.string().optional(),
  label: z.string().optional(),
  date: z.string().optional(),
});

const ProtocolShape: z.ZodType<GateProtocol> = z.strictObject({
  timeout: z.string().optional(),
  timeout_action: TimeOutShape.optional(),
  escalation: z.string().optional(),
  conditions: texts,
});

export const FrozenStageShape: z.ZodType<FrozenStage> = z.strictObject({
  chain: texts,
  fix_chain: texts,
  roles: texts,
  applies_to: sorted(texts).optional(),
  required_outputs: sorted(z.string()).optional(),
  gate: z.array(z.enum(GATE_KINDS)),
  elaboration: z.enum(["autonomous", "collaborative"]),
  discovery: z.array(DiscoveryShape),
  limits: LimitsShape,
  quality_gates: z.array(QualityGateShape),
  gates_from: z.literal("declared").optional(),
  isolate: IsolationShape,
  read_only: texts.optional(),
  fix_read_only: texts.optional(),
  collect_low: z.literal(true).optional(),
  await: AwaitedShape.optional(),
  protocol: ProtocolShape.optional(),
});

const QuestionShape: z.ZodType<Question> = z.strictObject({
  id: z.string(),
  text: z.string(),
  options: texts,
  asked_by: z.string(),
  at: Time,
  answer: z.strictObject({ text: z.string(), by: PersonShape, at: Time, source: z.string() }).nullable(),
});

/** `stages/<stage>/stage.md`; the name is the folder's. */
export const StageShape: z.ZodType<Omit<StageRecord, "name" | "units">> = z.strictObject({
  frozen: FrozenStageShape,
  started_at: Time,
  branch: z.string(),
  head: Oid.nullable(),
  runs: z.array(RunShape),
  questions: z.array(QuestionShape),
  plan_signed: ApprovalShape.nullable(),
  plan_lapsed: InvalidatedApprovalShape.optional(),
  gate: ApprovalShape.nullable(),
  gate_opened_at: Time.nullable(),
  merged: z.strictObject({ at: Time, ref: z.string() }).nullable(),
  early_merge: z.strictObject({ at: Time, ref: z.string(), by: PersonShape.nullable(), why: z.string() }).optional(),
  gate_timed_out: z.strictObject({ at: Time, action: TimeOutShape }).optional(),
  interventions: z.array(InterventionShape),
  pull: PullShape.optional(),
});

const CriterionShape: z.ZodType<Criterion> = z.strictObject({
  n: Count,
  met_by: z.string().nullable(),
  evidence: z.string().nullable(),
  at: Time.nullable(),
  witnesses: SeenFilesShape.optional(),
});

/** `stages/<stage>/units/<id>.md`; the body is the locked plan part. What a unit does not have yet is not written. */
export const UnitShape: z.ZodType<Omit<UnitRecord, "id" | "body">> = z.strictObject({
  plan: Oid.nullable().default(null),
  started_at: Time.nullable().default(null),
  iterations: z.array(IterationShape).default([]),
  criteria: z.array(CriterionShape).default([]),
  reviews: sorted(SignatureShape).default({}),
  approvals: sorted(SignatureShape).default({}),
});

export const AnchorShape: z.ZodType<Anchor> = z.strictObject({
  path: z.string(),
  line: z.number().int().positive(),
  end_line: z.number().int().positive().optional(),
  side: z.enum(["RIGHT", "LEFT"]),
  commit: Oid,
});

export const AuthorShape: z.ZodType<FindingAuthor> = z.strictObject({
  login: z.string(),
  id: z.number().int().nullable(),
  kind: z.enum(["human", "agent", "engine"]),
});

const ItemShape: z.ZodType<FindingItem> = z.strictObject({
  item: z.string(),
  resolved: z.boolean().nullable(),
  evidence: z.string().nullable(),
});

/**
 * `feedback/<number>-<slug>.md`; number and stage are the path's, the body is the finding as filed. What a finding does
 * not have is not written.
 */
export const FindingShape: z.ZodType<Omit<Finding, "id" | "stage" | "body">> = z.strictObject({
  title: z.string(),
  origin: z.enum(RECORDED_ORIGINS),
  author: AuthorShape,
  created_at: Time,
  source_ref: z.string(),
  anchor: AnchorShape.nullable().default(null),
  suggestion: z.string().nullable().default(null),
  family: FamilyShape.nullable().default(null),
  fingerprint: z.string(),
  also: texts.default([]),
  severity: z.enum(SEVERITIES).nullable().default(null),
  targets: z.strictObject({ unit: z.string().nullable(), invalidates: texts }).nullable().default(null),
  items: z.array(ItemShape).default([]),
  units: texts.default([]),
  iterations: z.array(IterationShape).default([]),
  resolution: z.enum(RESOLUTIONS).nullable().default(null),
  closed: z.strictObject({ at: Time, by: z.string() }).nullable().default(null),
  waiver: z
    .strictObject({ by: PersonShape, at: Time, reason: z.string(), until: z.string().nullable() })
    .nullable()
    .default(null),
  thread: z.strictObject({ comment_id: Count, node_id: z.string() }).nullable().default(null),
  interventions: z.array(InterventionShape).default([]),
});
