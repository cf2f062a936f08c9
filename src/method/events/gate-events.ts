import * as z from "zod";
import { type Approval, ApprovalShape, FAMILIES, SignsShape, TimeOutShape } from "../model/index.ts";
import { Oid, Time, text } from "../model/recorded.ts";
import { acceptRole, openGate, timeOut } from "../transitions/gates.ts";
import { asDelivered } from "../transitions/migrate.ts";
import { goesBy, withStage } from "../transitions/rules.ts";
import { event, type HistoryWords, saidFields } from "./event.ts";

/** Events of what is signed and passed: gates, plans, roles and the delivery. */
export const GATE_EVENTS = {
  open_gate: event({
    schema: z.strictObject({ at: Time, stage: text }),
    apply: openGate,
    subject: ({ stage }) => `gate of ${stage} opens`,
    history: () => ({}),
  }),

  clear: event({
    schema: z.strictObject({ stage: text, what: z.enum(["plan", "gate"]), clearance: ApprovalShape }),
    apply: (state, { stage: name, what, clearance: approval }) =>
      withStage(state, name, ({ plan_lapsed, ...stage }) =>
        what === "plan"
          ? { ...stage, plan_signed: approval }
          : { ...stage, gate: approval, ...(plan_lapsed ? { plan_lapsed } : {}) },
      ),
    subject: ({ stage, what }) => (what === "plan" ? `plan of ${stage} signed` : `gate of ${stage} passed`),
    history: ({ what, clearance }) => ({ ...approvalWords(clearance), about: what }),
  }),

  time_out: event({
    schema: z.strictObject({ at: Time, stage: text, action: TimeOutShape }),
    apply: timeOut,
    subject: ({ stage }) => `gate of ${stage}: time is up`,
    history: ({ action }) => ({ note: action }),
  }),

  /** A person signs in place of a role that has used up its rounds. */
  accept: event({
    schema: z.strictObject({
      ...saidFields,
      /** Null: a role of the whole intent. */
      stage: text.nullable(),
      family: z.enum(FAMILIES),
      role: text,
      reason: text,
      /** What stands and is accepted. */
      signs: SignsShape,
    }),
    apply: acceptRole,
    subject: ({ role }) => `${role} accepted by a person`,
    history: ({ by, family, role, reason }) => ({ by, about: `${family} of ${role}`, note: reason }),
  }),

  deliver: event({
    schema: z.strictObject({ head: Oid, clearance: ApprovalShape }),
    apply(state, { head, clearance: approval }) {
      const { intent } = state;
      const approvals = goesBy(state, 2) ? asDelivered(intent.approvals, approval.witnesses, head) : intent.approvals;
      return { ...state, intent: { ...intent, head, approvals, delivery: approval } };
    },
    subject: () => "delivered",
    history: ({ head, clearance }) => ({ ...approvalWords(clearance), about: head }),
  }),
};

function approvalWords({ at, by, source, ref, event: awaited }: Approval): HistoryWords {
  return { at, by, note: [source, ref, awaited].filter(Boolean).join(" ") };
}
