import * as z from "zod";
import { Count, Oid, type Recorded, Time, text, texts } from "./recorded.ts";
import { InterventionShape, PersonShape } from "./signature.ts";
import { IterationShape } from "./step-record.ts";
import { FAMILIES, ORIGINS, RECORDED_ORIGINS, RESOLUTIONS, SEVERITIES } from "./vocabulary.ts";

const AnchorShape = z.strictObject({
  path: text,
  line: z.number().int().positive(),
  end_line: z.number().int().positive().optional(),
  side: z.enum(["RIGHT", "LEFT"]),
  commit: Oid,
});

const AuthorShape = z.strictObject({
  login: text,
  id: z.number().int().nullable(),
  kind: z.enum(["human", "agent", "engine"]),
});

/** One of several things that a finding asks for; `resolved` and `evidence` are null until somebody has said. */
const ItemShape = z.strictObject({ item: text, resolved: z.boolean().nullable(), evidence: text.nullable() });

/**
 * `feedback/<number>-<slug>.md`; number and stage are the path's, the body is the finding as filed. What a finding does
 * not have is not written.
 */
export const FindingShape = z.strictObject({
  title: text,
  origin: z.enum(RECORDED_ORIGINS),
  author: AuthorShape,
  created_at: Time,
  source_ref: text,
  anchor: AnchorShape.nullable().default(null),
  suggestion: text.nullable().default(null),
  family: z.enum(FAMILIES).nullable().default(null),
  fingerprint: text,
  also: texts.default([]),
  severity: z.enum(SEVERITIES).nullable().default(null),
  targets: z.strictObject({ unit: text.nullable(), invalidates: texts }).nullable().default(null),
  items: z.array(ItemShape).default([]),
  /** Units made for it, as `<stage>/<unit>`; until they are done it waits for them. */
  units: texts.default([]),
  iterations: z.array(IterationShape).default([]),
  resolution: z.enum(RESOLUTIONS).nullable().default(null),
  closed: z.strictObject({ at: Time, by: text }).nullable().default(null),
  waiver: z.strictObject({ by: PersonShape, at: Time, reason: text, until: text.nullable() }).nullable().default(null),
  thread: z.strictObject({ comment_id: Count, node_id: text }).nullable().default(null),
  interventions: z.array(InterventionShape).default([]),
});

/** One piece of feedback. `stage` is its scope, null for the whole intent. */
export interface Finding extends Recorded<typeof FindingShape> {
  /** `FB-007`. */
  readonly id: string;
  readonly stage: string | null;
  readonly body: string;
}

/** A finding before it has a number and a life. */
export const NewFindingShape = z.strictObject({
  stage: text.nullable(),
  title: text,
  author: AuthorShape,
  source_ref: text,
  anchor: AnchorShape.nullable(),
  suggestion: text.nullable(),
  family: z.enum(FAMILIES).nullable(),
  fingerprint: text,
  severity: z.enum(SEVERITIES).nullable(),
  body: text,
  origin: z.enum(ORIGINS),
  items: texts,
  parked: z.boolean(),
});
/** `items` are unresolved; `parked`: nobody is to work on it by itself. */
export type NewFinding = Recorded<typeof NewFindingShape>;
