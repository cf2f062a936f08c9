import * as z from "zod";
import { FileId, type Recorded, sorted, Time, text, texts } from "./recorded.ts";

export const PersonShape = z.strictObject({ login: text, id: z.number().int() });
/** Told apart by `id`; `login` is what they were called then. */
export type Person = Recorded<typeof PersonShape>;

/** Path → blob id of what a signer saw; `null` for a file that did not exist. */
export const SeenFilesShape = sorted(FileId.nullable());
/** Keys are paths, `plan:<stage>/<unit>` for a plan part and `.` for a whole tree; what is missing was not looked at. */
export type SeenFiles = Recorded<typeof SeenFilesShape>;

/** A role's signature. `lapsed` is set when a later change took it back; the stamp stays for the re-review. */
export const SignatureShape = z.strictObject({
  at: Time,
  witnesses: SeenFilesShape.default({}),
  findings: texts.default([]),
  carried: text.optional(),
  lapsed: text.optional(),
  /** In a merged stage: since when the role is to review again at what later work changed. The signature stands. */
  due: text.optional(),
  /** A person accepted what stands, in place of a reviewer that has used up its rounds. */
  accepted: z.strictObject({ by: PersonShape, source: text, reason: text }).optional(),
});
/** `findings` are ids of what the step that signed had filed or joined. */
export type Signature = Recorded<typeof SignatureShape>;

const approvalFields = {
  at: Time,
  by: PersonShape.nullable(),
  source: z.enum(["engine", "review", "command", "check", "merge", "event"]),
  ref: text.nullable(),
  witnesses: SeenFilesShape,
  /** What else was needed at an `await` gate: references of the outside events. */
  event: text.optional(),
};

/** A person's (or the engine's, or an event's) decision: plan sign-off, gate, delivery. */
export const ApprovalShape = z.strictObject(approvalFields);
/** `by` is null where no person decided; `ref` names what it was said by. */
export type Approval = Recorded<typeof ApprovalShape>;

/** A decision that no longer counts: what it saw is gone. Kept for saying whose it was and what has changed since. */
export const InvalidatedApprovalShape = z.strictObject({ ...approvalFields, lapsed: Time });

/** What a person did. `step` names the step or finding it concerns; `source` where it was said (`comment/12`). */
export const InterventionShape = z.strictObject({
  at: Time,
  by: PersonShape.nullable(),
  source: text,
  do: text,
  step: text.optional(),
  note: text.optional(),
});
/** `do` is the word of the act, such as `retry`; `by` is null where nobody is known. */
export type Intervention = Recorded<typeof InterventionShape>;
