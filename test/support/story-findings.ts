import { parseStepKey, type Severity } from "../../src/method/index.ts";
import type { RunRequest } from "../../src/ports/index.ts";
import { type Artifact, artifactOf, type Brought } from "./story-jobs.ts";

/* What reviewers and fix hats bring home in stories that are about findings. */

/** An audit in which these roles bring this, and all others sign. */
export function audit(roles: Readonly<Record<string, Brought>> = {}): (request: RunRequest) => Artifact {
  const role = (key: string): string => parseStepKey(key).step.subject ?? "";
  return (request) => artifactOf(request, (key) => roles[role(key)] ?? signed(key));
}

/** Nothing to add, in whichever stage the step is. */
function signed(key: string): Brought {
  const { stage } = parseStepKey(key).step;
  return { commands: [["haiku_review_complete", { ...(stage ? { stage } : {}), summary: "Nothing to add." }]] };
}

/** A reviewer signs with findings. */
export function files(...findings: readonly Readonly<Record<string, unknown>>[]): Brought {
  const filed = findings.map((one): Brought["commands"][number] => ["haiku_feedback", { stage: "work", ...one }]);
  return { commands: [...filed, ["haiku_review_complete", { stage: "work", summary: "See the findings." }]] };
}

interface Classified {
  readonly id?: string;
  readonly stage?: string;
  readonly unit?: string | null;
  readonly invalidates?: readonly string[];
  /** For findings that came without one. */
  readonly severity?: Severity;
}

/** The classifier says what a finding concerns and passes it on. */
export function classified(what: Classified = {}): Brought {
  const { id = "FB-001", stage = "work", unit = "unit-001-note", invalidates = [], severity } = what;
  const on = { stage, feedback_id: id };
  return {
    commands: [
      ...(severity ? [["haiku_feedback_set_severity", { ...on, severity }] as const] : []),
      ["haiku_feedback_set_targets", { ...on, target_unit: unit, target_invalidates: invalidates }],
      ["haiku_feedback_advance_hat", { ...on, message: "It concerns the note." }],
    ],
  };
}

/** The implementer changes files; `bases` holds the blob ids of what stood there. */
export function fixed(change: Pick<Brought, "files" | "bases">, id = "FB-001", stage = "work"): Brought {
  const message = "The note is put right.";
  return { ...change, commands: [["haiku_feedback_advance_hat", { stage, feedback_id: id, message }]] };
}

/** The assessor has seen that it is fixed. */
export function assessed(id = "FB-001", stage = "work"): Brought {
  const message = "Read the note again: it is right now.";
  const closing = { stage, feedback_id: id, message, resolution: "fixed", verified: true, unverified: [] };
  return { commands: [["haiku_feedback_advance_hat", closing]] };
}
