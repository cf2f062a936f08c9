import * as z from "zod";
import type { Finding } from "./finding.ts";
import { FrozenIntentShape } from "./frozen.ts";
import { Oid, type Recorded, Slug, sorted, Time, text, texts } from "./recorded.ts";
import { ApprovalShape, InterventionShape, PersonShape, SignatureShape } from "./signature.ts";
import { PullShape, type StageRecord } from "./stage-record.ts";
import { RunShape } from "./step-record.ts";
import { MODES, RULES } from "./vocabulary.ts";

/** What was asked for, as it stood when it was asked, or as somebody who may command has rewritten it since: the goal. */
export const GoalShape = z.strictObject({
  body: text,
  /** Whose words they are; somebody who may start or command. */
  by: text,
  /** Kinds of hidden text that were taken out, with their counts. */
  hidden: texts,
});
/** What becomes of the issue's text later does not reach it; a rewritten page of it on the branch does. */
export type Goal = Recorded<typeof GoalShape>;

export const HowEndedShape = z.enum(["sealed", "ended-early", "abandoned"]);

/** `intent.md` of the ledger. */
export const IntentShape = z.strictObject({
  title: text,
  /** Folder of the work on its branches; missing in ledgers from before it had a name of its own: the slug. */
  folder: Slug.optional(),
  /** Missing in ledgers from before it was kept. */
  goal: GoalShape.optional(),
  studio: z.strictObject({ name: text, digest: text }),
  mode: z.enum(MODES),
  by: z.enum(["app", "actions"]),
  /** The rules this ledger goes by; missing: the first ones. */
  rules: z.number().int().min(2).max(RULES, "made by a newer engine: update the App and the Action").optional(),
  stages: z.array(Slug),
  frozen: FrozenIntentShape,
  created: z.strictObject({ at: Time, by: PersonShape, source: text }),
  paused: z.strictObject({ at: Time, by: PersonShape, reason: text }).nullable(),
  /** Last commit of the intent branch that this ledger accounts for. */
  head: Oid.nullable(),
  runs: z.array(RunShape),
  /** Whole-intent reviewers and `quality_gates`. */
  approvals: sorted(SignatureShape),
  /** The engine's stamp on the delivery commit; witness: `tree` → tree id of the head. */
  delivery: ApprovalShape.nullable(),
  ended: z
    .strictObject({
      at: Time,
      how: HowEndedShape,
      by: PersonShape.nullable(),
      ref: text.nullable(),
      reason: text.nullable(),
    })
    .nullable(),
  interventions: z.array(InterventionShape),
  pull: PullShape.optional(),
  /** What became of the issue it came from; left out while it is open. */
  issue: z.strictObject({ state: text, since: Time }).optional(),
});
/** What holds for the whole intent; `ended` is null while it goes on. */
export type IntentRecord = Recorded<typeof IntentShape>;

/** Everything the ledger of one intent says. `stages` holds the ones that have begun. */
export interface IntentState {
  /** The intent's name: of its branches and in step keys. */
  readonly slug: string;
  readonly intent: IntentRecord;
  readonly stages: Readonly<Record<string, StageRecord>>;
  readonly findings: readonly Finding[];
  /** Copies made at delivery: path below `work/` → blob id. Empty before. */
  readonly archive: Readonly<Record<string, string>>;
}
