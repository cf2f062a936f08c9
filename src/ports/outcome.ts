import * as z from "zod";

const Oid = z.string().regex(/^[0-9a-f]{40}$/);

/**
 * Limits of what a job brings, checked before it is uploaded: `files` that its steps have changed, `bytes` of these, of calls and
 * of what was printed, both of a step and of all together; `calls` of a step (a plan of a thousand units takes a call for each).
 */
export const OUTCOME_LIMITS = { bytes: 20 * 1024 * 1024, files: 500, calls: 2000 } as const;
/** Limits of the artifact, checked before it is applied: there is room besides for what is said of steps that bring too much. */
export const ARTIFACT_LIMITS = { bytes: OUTCOME_LIMITS.bytes + 1024 * 1024, files: OUTCOME_LIMITS.files + 60 } as const;

/** One accepted tool call, in order. Arguments are checked again by the command's own schema when it is replayed. */
export const ToolCall = z.strictObject({
  name: z.string().regex(/^haiku_[a-z_]{1,60}$/),
  args: z.record(z.string(), z.unknown()),
});
/** As read from an artifact: the name has a tool's form, but need not be a tool's. */
export type ToolCall = z.infer<typeof ToolCall>;

/**
 * Where the artifact keeps the bytes of a changed file: by its place among the steps, and among that step's files. An artifact
 * takes no names with `"`, `:`, `<`, `>`, `|`, `*`, `?` or line breaks; a repository does.
 */
export function outcomeFile(step: number, file: number): string {
  return `files/${step}/${file}`;
}

/** A file the step changed; its bytes stand at `outcomeFile` in the artifact. */
export const ChangedFile = z.strictObject({
  path: z.string().min(1).max(1024),
  mode: z.enum(["100644", "100755"]),
  /** Blob id of the new content; null: deleted. */
  oid: Oid.nullable(),
  /** Blob id at the step's base commit; null: new. */
  base: Oid.nullable(),
});
/** As read from an artifact: nothing says yet that the step may write this path, or that the bytes are there. */
export type ChangedFile = z.infer<typeof ChangedFile>;

export const GateRun = z.strictObject({
  name: z.string().max(200),
  command: z.string().max(2000),
  dir: z.string().max(500).nullable(),
  exit: z.number().int().nullable(),
  duration_ms: z.number().nonnegative(),
  /** Last lines of its output, secrets masked. */
  tail: z.string().max(20_000),
  passed: z.boolean(),
});
/** How a quality gate ended; `exit` null when it was stopped by a signal, `dir` null for the root. */
export type GateRun = z.infer<typeof GateRun>;

const UsageReport = z.strictObject({
  input_tokens: z.number().int().nonnegative().optional(),
  output_tokens: z.number().int().nonnegative().optional(),
  cost_usd: z.number().nonnegative().optional(),
});

export const StepOutcome = z.strictObject({
  key: z.string().max(500),
  agent: z.strictObject({ name: z.string().max(100), version: z.string().max(100).nullable() }).nullable(),
  started_at: z.iso.datetime(),
  completed_at: z.iso.datetime(),
  /** The agent process alone, without preparing and packing. */
  agent_ms: z.number().nonnegative(),
  commands: z.array(ToolCall).max(OUTCOME_LIMITS.calls),
  files: z.array(ChangedFile).max(OUTCOME_LIMITS.files),
  gates: z.array(GateRun).max(50),
  usage: UsageReport.nullable(),
  prompt: z.string().max(100).nullable(),
  /** What went into the prompt and what was withheld. */
  manifest: z
    .array(
      z.strictObject({ source: z.string(), digest: z.string(), bytes: z.number(), withheld: z.string().nullable() }),
    )
    .max(500),
  containment: z.array(z.string()).max(10),
  /** Set when the step did not come to its end: nothing of it counts but what is kept for people to see. */
  failure: z.strictObject({ code: z.string().max(100), message: z.string().max(4000) }).nullable(),
});
/** One step of a job. `agent` and `usage` are null where none ran or told; `prompt` is the digest of the prompt. */
export type StepOutcome = z.infer<typeof StepOutcome>;

/** `outcome.json` of the artifact `haiku-outcome`: what one job brought home. Untrusted until validated and replayed. */
export const Outcome = z.strictObject({
  schema: z.literal(1),
  engine: z.string().max(50),
  intent: z.string().max(60),
  lane: z.string().max(500),
  /** Commit that was checked out, ledger and config commits that were read. */
  sha: Oid,
  ledger: Oid,
  config: Oid,
  steps: z.array(StepOutcome).min(1).max(50),
});
/** As read from an artifact: its shape holds, and nothing else is believed of it yet. */
export type Outcome = z.infer<typeof Outcome>;
