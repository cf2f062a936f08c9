import { parseStepKey, type Severity } from "../../src/method/index.ts";
import type { RunRequest } from "../../src/ports/index.ts";
import { type Artifact, artifactOf, type Brought, SIGNED } from "./story-jobs.ts";

/* What reviewers and fix hats bring home in stories that are about findings. */

/** Review agents of the tiny studio's stage: one file each. */
export function reviewers(...names: readonly string[]): Readonly<Record<string, string>> {
  const text = (name: string): string => `# ${name}\n\n## Mandate\n\nLook at the note with an eye for ${name}.\n`;
  const path = (name: string): string => `.haiku/studios/tiny/stages/work/review-agents/${name}.md`;
  return Object.fromEntries(names.map((name) => [path(name), text(name)]));
}

/** Several steps of one job, each by its key. */
export function artifactOfSteps(request: RunRequest, steps: ReadonlyMap<string, Brought>): Artifact {
  const parts = [...steps].map(([key, brought]) => artifactOf(request, brought, key));
  const outcomes = parts.map((part) => JSON.parse(Buffer.from(part.get("outcome.json") ?? []).toString()));
  const files = parts.flatMap((part, at) =>
    [...part].flatMap(([path, bytes]): [string, Uint8Array][] =>
      path === "outcome.json" ? [] : [[path.replace(/^files\/0\//, `files/${at}/`), bytes]],
    ),
  );
  const outcome = { ...outcomes[0], steps: outcomes.flatMap((one) => one.steps) };
  return new Map([["outcome.json", Buffer.from(JSON.stringify(outcome))], ...files]);
}

/** An audit in which these roles bring this, and all others sign. */
export function audit(roles: Readonly<Record<string, Brought>> = {}): (request: RunRequest) => Artifact {
  return (request) =>
    artifactOfSteps(
      request,
      new Map(request.steps.map((key) => [key, roles[parseStepKey(key).step.subject ?? ""] ?? SIGNED])),
    );
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
