import { parseStepKey, type Severity } from "../../src/method/index.ts";
import type { RunRequest } from "../../src/ports/index.ts";
import type { Story } from "./story.ts";
import { type Artifact, artifactOf, type Brought, made, PLANNED } from "./story-jobs.ts";
import type { PullSeen } from "./story-person.ts";

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

interface Remarked {
  readonly slug: string;
  readonly pull: PullSeen;
}

/** A story as far as what reviewers bring on its first unit, once that is planned, built, and agreed to by `spec`. */
export async function isLookedAt(
  story: Story,
  reviewers: Readonly<Record<string, Brought>>,
  written?: Parameters<typeof made>[0],
): Promise<Remarked> {
  const { slug } = await story.starts();
  await story.brings("elaborate", PLANNED);
  await story.brings("audit", audit());
  await story.brings("unit", made(written));
  await story.brings("audit", audit()); // spec
  await story.brings("audit", audit(reviewers));
  return { slug, pull: await story.sees("work", "draft") };
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
