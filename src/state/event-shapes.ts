import * as z from "zod";
import {
  ApprovalShape,
  Count,
  FAMILIES,
  FileId,
  type FinishEvent,
  FrozenIntentShape,
  FrozenStageShape,
  GoalShape,
  HowEndedShape,
  InterventionShape,
  ITERATION_RESULTS,
  type LedgerEvent,
  MODES,
  NewFindingShape,
  Oid,
  PersonShape,
  RUN_RESULTS,
  SEVERITIES,
  SeenFilesShape,
  Slug,
  Time,
  TimeOutShape,
  UsageShape,
} from "../method/index.ts";
import { checkShape, FormatError, nearest, shownKeys } from "../shared/index.ts";

/*
 * The event log: one shape for every line that a `Haiku-Do` of the ledger may say. A line of the method without a shape
 * here does not compile; a line of a commit that fits none is no event of ours.
 */

const text = z.string();
const texts = z.array(text);
const said = { at: Time, by: PersonShape, source: text };
const changed = z.record(text, FileId.nullable());
const signs = z.record(text, SeenFilesShape);

/** What a job is told to work on; not told by ledger from before it was written down. */
const target = { sha: Oid.optional(), config: Oid.optional() };

const NOT_LANDED: readonly string[] = ["failed", "stale", "cancelled"];

const ResultShape: z.ZodType<FinishEvent["result"]> = z
  .enum([...RUN_RESULTS, ...ITERATION_RESULTS])
  .refine(
    (result): result is FinishEvent["result"] => !NOT_LANDED.includes(result),
    "is no end of a step that came home",
  );

type Fields<K extends LedgerEvent["do"]> = Omit<Extract<LedgerEvent, { readonly do: K }>, "do">;

/** Event → what stands beside its name. */
const EVENTS: { readonly [K in LedgerEvent["do"]]: z.ZodType<Fields<K>> } = {
  start: z.strictObject({
    at: Time,
    slug: Slug,
    folder: Slug.optional(),
    title: text,
    goal: GoalShape.optional(),
    studio: z.strictObject({ name: text, digest: text }),
    mode: z.enum(MODES),
    by: z.enum(["app", "actions"]),
    rules: Count.optional(),
    stages: z.array(Slug),
    frozen: FrozenIntentShape,
    created: z.strictObject({ by: PersonShape, source: text }),
  }),
  begin_stage: z.strictObject({ at: Time, stage: text, frozen: FrozenStageShape, branch: text, head: Oid.nullable() }),
  open: z.strictObject({ at: Time, lane: text, steps: texts, plans: z.record(text, text), ...target }),
  redispatch: z.strictObject({ at: Time, lane: text, n: Count.optional(), ...target }),
  dispatched: z.strictObject({ lane: text, run: Count }),
  land: z.strictObject({
    at: Time,
    step: text,
    result: ResultShape,
    message: text.nullable(),
    commands: z.array(z.strictObject({ name: text, args: z.record(text, z.unknown()) })),
    signs,
    changed,
    base: text,
    commit: Oid.nullable(),
    run: Count.nullable(),
    usage: UsageShape.nullable(),
    prompt: text.nullable(),
    duration_ms: z.number().nonnegative().nullable(),
    actor: text,
    saw: SeenFilesShape.optional(),
    made: z.record(text, texts).optional(),
  }),
  close: z.strictObject({
    at: Time,
    steps: texts,
    result: z.enum(["failed", "stale", "cancelled"]),
    message: text,
    run: Count.nullable(),
  }),
  file: z.strictObject({ at: Time, findings: z.array(NewFindingShape) }),
  adopt: z.strictObject({
    at: Time,
    stage: text.nullable(),
    head: Oid,
    changed,
    by: PersonShape.nullable(),
    replanned: texts.optional(),
    carried: changed.optional(),
    goal: GoalShape.optional(),
  }),
  pull: z.strictObject({
    at: Time,
    stage: text.nullable(),
    number: Count,
    state: text.nullable(),
    shuts: z.literal(true).optional(),
  }),
  issue: z.strictObject({ at: Time, state: text.nullable() }),
  migrate: z.strictObject({ at: Time, rules: Count }),
  open_gate: z.strictObject({ at: Time, stage: text }),
  clear: z.strictObject({ stage: text, what: z.enum(["plan", "gate"]), clearance: ApprovalShape }),
  merged: z.strictObject({ at: Time, stage: text, ref: text, head: Oid }),
  early_merge: z.strictObject({
    at: Time,
    stage: text,
    ref: text,
    by: PersonShape.nullable(),
    why: text,
    head: Oid,
  }),
  accept: z.strictObject({
    ...said,
    stage: text.nullable(),
    family: z.enum(FAMILIES),
    role: text,
    reason: text,
    signs,
  }),
  time_out: z.strictObject({ at: Time, stage: text, action: TimeOutShape }),
  mode: z.strictObject({ ...said, mode: z.enum(MODES) }),
  archive: z.strictObject({ at: Time, files: z.record(text, text) }),
  deliver: z.strictObject({ head: Oid, clearance: ApprovalShape }),
  end: z.strictObject({
    at: Time,
    how: HowEndedShape,
    by: PersonShape.nullable(),
    ref: text.nullable(),
    reason: text.nullable(),
  }),
  pause: z.strictObject({ ...said, reason: text }),
  resume: z.strictObject({ ...said, heads: z.array(Oid).optional() }),
  answer: z.strictObject({ ...said, stage: text, question: text, text }),
  intervene: z.strictObject({ stage: text.nullable(), finding: text.nullable(), intervention: InterventionShape }),
  rule: z.strictObject({
    ...said,
    finding: text,
    ruling: z.enum(["waived", "rejected", "severity", "applied"]),
    reason: text,
    until: text.nullable(),
    severity: z.enum(SEVERITIES).nullable(),
  }),
  move: z.strictObject({ ...said, finding: text, stage: text.nullable() }),
  thread: z.strictObject({ finding: text, comment_id: Count, node_id: text }),
  restore: z.strictObject({
    tree: Oid,
    at: Time.optional(),
    commits: z.array(z.strictObject({ sha: Oid, by: PersonShape.nullable(), name: text })).optional(),
  }),
  supersede: z.strictObject({ at: Time, finding: text, reason: text }),
};

/**
 * A line of the journal as an event of the method, as it was written: its fields keep their order, for replaying it has
 * to give the same bytes. FormatError `event_unknown` for what is none, with what is wrong with it.
 */
export function readEvent(line: { readonly do: string }, where: string): LedgerEvent {
  const { do: name, ...fields } = line;
  if (!Object.hasOwn(EVENTS, name)) {
    const meant = nearest(name, Object.keys(EVENTS));
    throw new FormatError("event_unknown", where, [
      {
        line: null,
        what: `not an event of ours: "${name.slice(0, 60)}"`,
        fix: meant === null ? "leave the ledger branch to the App" : `did you mean "${meant}"?`,
      },
    ]);
  }
  const shape: z.ZodType = EVENTS[name as LedgerEvent["do"]];
  try {
    checkShape(fields, shape, where);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const [{ what }] = error.problems;
    const fix = "leave the ledger branch to the App";
    throw new FormatError("event_unknown", where, [
      { line: null, what: `not an event of ours: "${name}", ${what}`, fix },
    ]);
  }
  // The line has just been checked by the shape of its name.
  return shownKeys(line) as LedgerEvent;
}
