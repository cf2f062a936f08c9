import { UNIT } from "../recorded/records.ts";
import { ARTIFACT, FILLED, PENDING, WAITING } from "../tool-desks.ts";
import { FRESH, here, type ValidCall } from "./case.ts";

const message = "done";
const feedback_id = "FB-001";
const decisions = ".haiku/intents/airports/decisions.md";

/** For every tool a call that is accepted. */
export const VALID_CALLS: Readonly<Record<string, ValidCall>> = {
  haiku_unit_list: { at: "gates", args: here },
  haiku_unit_read: { at: "review", args: { ...here, unit: UNIT } },
  haiku_unit_get: { at: "verifier", args: { ...here, unit: "001", field: "outputs" } },
  haiku_unit_write: {
    at: "elaborate",
    args: {
      ...here,
      unit: PENDING,
      title: "Store",
      body: "Store them.",
      criteria: ["stored"],
      outputs: ["src/store.mjs"],
    },
  },
  haiku_unit_delete: { at: "implementer", args: { ...here, unit: WAITING } },
  haiku_unit_record: { at: "builder", args: { ...here, unit: UNIT, section: "Notes", text: "Loads." } },
  haiku_unit_criterion: { at: "verifier", args: { ...here, unit: UNIT, n: 1, met: true, evidence: "3 rows" } },
  haiku_unit_advance_hat: { at: "verifier", world: { met: true }, args: { ...here, unit: UNIT, message } },
  haiku_unit_reject_hat: { at: "verifier", args: { ...here, unit: UNIT, message: "criterion 1 fails: 2 rows of 3" } },
  haiku_gates_run: { at: "builder", args: { ...here, unit: UNIT } },
  haiku_feedback: { at: "approve", args: { ...here, title: "Late", body: "Too late.", severity: "low" } },
  haiku_feedback_list: { at: "gates", args: here },
  haiku_feedback_read: { at: "discover", args: { ...here, feedback_id } },
  haiku_feedback_write: {
    at: "review",
    world: {
      state: (state) => ({
        ...state,
        findings: state.findings.map((one) => ({
          ...one,
          iterations: [],
          source_ref: "step:airports/build/review/correctness/-/1.1",
        })),
      }),
    },
    args: { ...here, feedback_id: "FB-new-1", body: "The other way round." },
  },
  haiku_feedback_set_targets: {
    at: "classifier",
    world: FRESH,
    args: { ...here, feedback_id, target_unit: null, target_invalidates: ["spec"] },
  },
  haiku_feedback_set_severity: { at: "classifier", world: FRESH, args: { ...here, feedback_id, severity: "high" } },
  haiku_feedback_advance_hat: {
    at: "assessor",
    args: { ...here, feedback_id, message, verified: true, unverified: [] },
  },
  haiku_feedback_reject_hat: { at: "assessor", args: { ...here, feedback_id, message: "still there" } },
  haiku_feedback_reject: { at: "assessor", args: { ...here, feedback_id, message: "it is none" } },
  haiku_review_complete: { at: "review", args: { ...here, summary: "Read all of it." } },
  haiku_discovery_complete: {
    at: "discover",
    world: { files: { [ARTIFACT]: FILLED } },
    args: { ...here, template: "SOURCES" },
  },
  haiku_decision_record: {
    at: "elaborate",
    args: { ...here, decision: "Where", options: ["here", "there"], choice: "here", rationale: "near" },
  },
  haiku_ask: {
    at: "elaborate",
    world: { stage: { elaboration: "collaborative" } },
    args: { ...here, question: "Which of the two?" },
  },
  haiku_knowledge_list: { at: "approve", args: here },
  haiku_knowledge_read: {
    at: "elaborate",
    world: { files: { [decisions]: FILLED }, work: { [decisions]: "# Decisions\n" } },
    args: { ...here, name: decisions },
  },
};
