/** The closed vocabularies of the method. Files, step keys and messages use exactly these words. */

export const MODES = ["continuous", "discrete", "autopilot", "quick"] as const;
/**
 * `discrete`: people merge every stage. `autopilot`: no approval or sign-off is asked for. `quick`: what naming a single
 * stage starts.
 */
export type Mode = (typeof MODES)[number];

/**
 * The number of the rules by which an event changes the ledger. A ledger without one goes by the first; it keeps to them until
 * a `migrate` line says otherwise, so that what was written is replayed by the rules it was written under.
 */
export const RULES = 2;

export const STEP_KINDS = ["discover", "elaborate", "review", "hat", "gates", "approve", "fix"] as const;
/** Stands in step keys and, but for `hat` and `fix`, in names of runs. */
export type StepKind = (typeof STEP_KINDS)[number];

/** What gets a job of its own: the verifying hat, the assessor of a finding, or every step. */
export const ISOLATED = ["verify", "assess", "step"] as const;
/** Written so in `runs.isolate`. */
export type Isolated = (typeof ISOLATED)[number];

/** A model as agent programs name it: never what a program could take for an option of its own. */
export const MODEL_NAME = /^[A-Za-z0-9][\w.:/@[\]-]{0,99}$/;

export const JOB_KINDS = ["elaborate", "audit", "unit", "triage", "fix", "gates"] as const;
/** What a job in CI is for; several steps may share one. */
export type JobKind = (typeof JOB_KINDS)[number];

export const SEVERITIES = ["blocker", "high", "medium", "low"] as const;
/** From the worst down; where a finding has null nobody has weighed it yet. */
export type Severity = (typeof SEVERITIES)[number];

export const ORIGINS = [
  "adversarial-review",
  "studio-review",
  "user-chat",
  "user-visual",
  "user-question",
  "drift",
  "discovery",
  "agent",
] as const;
/** How a finding came to be filed. */
export type Origin = (typeof ORIGINS)[number];

/** What ledger may say: older ones name some origins by words that nothing is filed under any more, and keep them. */
export const RECORDED_ORIGINS = [...ORIGINS, "external-pr"] as const;

export const RESOLUTIONS = ["fixed", "non_actionable", "answered", "rejected", "waived", "superseded"] as const;
/** How a finding was closed; `waived` alone only parks it. */
export type Resolution = (typeof RESOLUTIONS)[number];

/** Which audit a stamp or finding belongs to: of the plan (`reviews`) or of the built work (`approvals`). */
export const FAMILIES = ["reviews", "approvals"] as const;
/** `reviews` see plans, `approvals` what was built. */
export type Family = (typeof FAMILIES)[number];

/** How a run that is not a hat step ended. */
export const RUN_RESULTS = ["done", "signed", "asked", "failed", "stale", "cancelled"] as const;
/** `done`, `signed` and `asked` count; with the others nothing of the run is taken. */
export type RunResult = (typeof RUN_RESULTS)[number];

/** How an iteration of a hat on a unit, or of a fix hat on a finding, ended. */
export const ITERATION_RESULTS = ["advance", "reject", "failed", "stale", "cancelled"] as const;
/** `advance` and `reject` count; with the others nothing of the attempt is taken. */
export type IterationResult = (typeof ITERATION_RESULTS)[number];

/** The built-in roles: the plan's and the work's conformance, and the quality gates. */
export const SPEC = "spec";
/** What a quality gate may be called: names stand in logs, tables and titles. */
export const GATE_NAME = /^(?=\S)[^\p{C}\p{Zl}\p{Zp}]{1,100}(?<=\S)$/u;
export const GATE_NAME_WORDS = "one line of at most 100 printable characters";

export const QUALITY_GATES = "quality_gates";
