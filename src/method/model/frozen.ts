import * as z from "zod";
import { AwaitedShape } from "./awaited-events.ts";
import { GATE_KINDS } from "./gate-kinds.ts";
import { Count, type Recorded, sorted, text, texts } from "./recorded.ts";
import { GATE_NAME, GATE_NAME_WORDS, ISOLATED } from "./vocabulary.ts";

/* What is fixed for a stage when it starts, and for the intent at its start: later changes of studio or config do not reach it. */

const gateFields = {
  command: text.min(1),
  /** Folder to run in, relative to the repository; the root when missing. */
  dir: text.optional(),
};

/** In the ledger, as it was frozen. */
const QualityGateShape = z.strictObject({ name: text.min(1), ...gateFields });
/** `name` is for people: the command and its folder tell gates apart. */
export type QualityGate = Recorded<typeof QualityGateShape>;

/** In a plan, which people may write by hand. */
export const PlannedGateShape = z.strictObject({
  name: text.regex(GATE_NAME, `expected ${GATE_NAME_WORDS}`),
  ...gateFields,
});

const LimitsShape = z.strictObject({
  /** Rounds of a unit through its chain, and of a finding through its. */
  unit_bolts: Count,
  fix_bolts: Count,
  /** How often one step may fail before a person is waited for. */
  attempts: Count,
  /** Looks of one reviewer. */
  rounds: Count,
  /** Findings that one step may file, and all of a stage together. */
  findings_per_run: Count,
  findings_per_stage: Count,
  /** Jobs that are open at once. */
  parallel: Count,
  /** Of one step. */
  minutes: z.number().positive(),
  /** Steps of the whole intent, and of any one hour; without a number there is no such cap. */
  steps: Count.optional(),
  steps_per_hour: Count.optional(),
  /** Tokens (in and out together) and dollars, as agents report them. */
  tokens_per_step: z.number().positive().optional(),
  tokens_per_intent: z.number().positive().optional(),
  usd_per_step: z.number().positive().optional(),
  usd_per_intent: z.number().positive().optional(),
});
/** `minutes` is the time of one step. A cap that is left out does not hold. */
export type Limits = Recorded<typeof LimitsShape>;

const DiscoveryShape = z.strictObject({ template: text, location: text, required: z.boolean() });

/** What gets a job of its own. Older ledger has one word (a flag) for verifying hats and assessors together, and keeps it. */
const IsolationShape = z.union([z.boolean(), z.array(z.enum(ISOLATED))]);
/** True: `verify` and `assess` get one; false or an empty list: nothing does. */
export type Isolation = Recorded<typeof IsolationShape>;

/** What follows when nobody passes an open gate in time. */
export const TimeOutShape = z.enum(["escalate", "block"]);

const ProtocolShape = z.strictObject({
  timeout: text.optional(),
  timeout_action: TimeOutShape.optional(),
  escalation: text.optional(),
  conditions: texts,
});
/** `timeout` as the studio has it, `48h` or `2 days`; without one the gate stays open. */
export type GateProtocol = Recorded<typeof ProtocolShape>;

/** What a stage needs to be computed; fixed when it starts. */
export const FrozenStageShape = z.strictObject({
  chain: texts,
  fix_chain: texts,
  /** Review agents, own ones by name and borrowed ones as `<stage>:<agent>`; without `spec` and `quality_gates`. */
  roles: texts,
  /** Of roles that are for some files only: patterns of their names. */
  applies_to: sorted(texts).optional(),
  /** Files (or folders, with a slash at their end) that the stage has to make, by template. */
  required_outputs: sorted(text).optional(),
  gate: z.array(z.enum(GATE_KINDS)),
  /** `collaborative`: a person signs the plan before work on it begins. */
  elaboration: z.enum(["autonomous", "collaborative"]),
  discovery: z.array(DiscoveryShape),
  limits: LimitsShape,
  /** Quality gates the repository declares for everything. */
  quality_gates: z.array(QualityGateShape),
  /** Set where gates of plans are not run. */
  gates_from: z.literal("declared").optional(),
  isolate: IsolationShape,
  /** Hats of the chain that write their record and nothing else; stages from before that was said have none. */
  read_only: texts.optional(),
  /** The same of the fix chain, besides its first and last hat, which never write files. */
  fix_read_only: texts.optional(),
  /** Set where `low` findings of agents are held back until all else is signed, and fixed together then. */
  collect_low: z.literal(true).optional(),
  /** What is waited for at an `await` gate. */
  await: AwaitedShape.optional(),
  protocol: ProtocolShape.optional(),
});
/** `chain` and `fix_chain` are in the order in which the hats act. */
export type FrozenStage = Recorded<typeof FrozenStageShape>;

export const FrozenIntentShape = z.strictObject({
  roles: texts,
  fix_chain: texts,
  limits: LimitsShape,
  quality_gates: z.array(QualityGateShape),
  gates_from: z.literal("declared").optional(),
  isolate: IsolationShape,
  fix_read_only: texts.optional(),
  deliver: z.enum(["receipt", "all"]),
});
/** For whole-intent review and fixes; a stage that has begun goes by its own. */
export type FrozenIntent = Recorded<typeof FrozenIntentShape>;
