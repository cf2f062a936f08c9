import * as z from "zod";
import { Count, FileId, Oid, type Recorded, Time, text, texts } from "./recorded.ts";
import { SeenFilesShape } from "./signature.ts";
import { UsageShape } from "./step-record.ts";
import { ITERATION_RESULTS, type IterationResult, RUN_RESULTS, type RunResult } from "./vocabulary.ts";

/** Path → what stands there now (null: nothing), as `fileId` names it, of every file a step or person changed. */
export const ChangedPathsShape = z.record(text, FileId.nullable());
/** A path that is missing was not changed. */
export type ChangedPaths = Recorded<typeof ChangedPathsShape>;

/** A tool call of a step, as it is kept. */
const CommandCallShape = z.strictObject({ name: text, args: z.record(text, z.unknown()) });
/** Arguments are unchecked here: each command reads them by its own schema. */
export type CommandCall = Recorded<typeof CommandCallShape>;

/** Unit (or `.` at intent scope) → what was seen by whoever signs it. */
export const SignsShape = z.record(text, SeenFilesShape);

/** How a step ends of which nothing is taken. */
export const CLOSED_RESULTS = ["failed", "stale", "cancelled"] as const;

type FinishResult = Exclude<RunResult | IterationResult, (typeof CLOSED_RESULTS)[number]>;

function isFinish(result: RunResult | IterationResult): result is FinishResult {
  return !CLOSED_RESULTS.some((closed) => closed === result);
}

const FinishResultShape = z
  .enum([...RUN_RESULTS, ...ITERATION_RESULTS])
  .refine(isFinish, "is no end of a step that came home");

/** What an accepted step brought. `commands` are those with an effect on the ledger; plans and records are in the work commit. */
export const FinishShape = z.strictObject({
  at: Time,
  step: text,
  result: FinishResultShape,
  message: text.nullable(),
  commands: z.array(CommandCallShape),
  /** For a step that signs. */
  signs: SignsShape,
  changed: ChangedPathsShape,
  /** Commit the step worked on. */
  base: text,
  commit: Oid.nullable(),
  run: Count.nullable(),
  usage: UsageShape.nullable(),
  prompt: text.nullable(),
  duration_ms: z.number().nonnegative().nullable(),
  /** Who acted, for findings: `agent:correctness`. */
  actor: text,
  /** For a hat that showed criteria: the declared outputs of its unit as it showed them on. */
  saw: SeenFilesShape.optional(),
  /** Units (`<stage>/<unit>`) that the step wrote or took back, and the findings each is made for from now on. */
  made: z.record(text, texts).optional(),
});
/** Carries all that its transition needs, so that it can be replayed without the work branch. */
export type Finish = Recorded<typeof FinishShape>;
