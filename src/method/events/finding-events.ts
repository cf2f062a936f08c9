import * as z from "zod";
import { NewFindingShape, SEVERITIES } from "../model/index.ts";
import { Count, Time, text } from "../model/recorded.ts";
import { closeGates, fileFindings, moveFinding, ruleOn, supersede } from "../transitions/findings.ts";
import { withFinding } from "../transitions/records.ts";
import { event, saidFields } from "./event.ts";

/** Events of findings. */
export const FINDING_EVENTS = {
  file: event({
    schema: z.strictObject({ at: Time, findings: z.array(NewFindingShape) }),
    apply: (state, { at, findings }) => closeGates(fileFindings(state, at, findings), findings),
    subject: ({ findings }) => (findings.length === 1 ? "finding filed" : `${findings.length} findings filed`),
    history: ({ findings }) => ({ note: findings.map(({ title }) => title).join("; ") }),
  }),

  /** A person's ruling on a finding: waived for a while, rejected, weighed anew, or its proposed change committed. */
  rule: event({
    schema: z.strictObject({
      ...saidFields,
      finding: text,
      ruling: z.enum(["waived", "rejected", "severity", "applied"]),
      reason: text,
      until: text.nullable(),
      severity: z.enum(SEVERITIES).nullable(),
    }),
    apply: ruleOn,
    subject: ({ finding, ruling }) => `${finding} ${ruling}`,
    history: ({ by, ruling, finding, severity, reason }) => ({
      by,
      did: ruling,
      about: finding,
      note: severity ?? reason,
    }),
  }),

  /** The finding belongs to another stage (null: the whole intent); whose fix chain begins with it anew. */
  move: event({
    schema: z.strictObject({ ...saidFields, finding: text, stage: text.nullable() }),
    apply: moveFinding,
    subject: ({ finding }) => `${finding} moved`,
    history: ({ by, finding }) => ({ by, about: finding }),
  }),

  /** The comment that the finding is on GitHub. */
  thread: event({
    schema: z.strictObject({ finding: text, comment_id: Count, node_id: text }),
    apply: (state, { finding: id, comment_id, node_id }) =>
      withFinding(state, id, (finding) => ({ ...finding, thread: { comment_id, node_id } })),
    subject: () => "thread noted",
    history: ({ finding }) => ({ about: finding }),
    afterEnd: true,
  }),

  /** The engine closes a finding of its own whose cause is gone. */
  supersede: event({
    schema: z.strictObject({ at: Time, finding: text, reason: text }),
    apply: supersede,
    subject: ({ finding }) => `${finding} is past`,
    history: ({ finding, reason }) => ({ about: finding, note: reason }),
  }),
};
