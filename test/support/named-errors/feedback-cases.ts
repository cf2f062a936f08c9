import type { Signature } from "../../../src/method/index.ts";
import { UNIT } from "../recorded/records.ts";
import { FILLED, type Worker, type World } from "../tool-desks.ts";
import { type ErrorCase, FRESH, here } from "./case.ts";

const one = { ...here, title: "Late", body: "Too late.", severity: "low" };
const on = { ...here, feedback_id: "FB-001" };
const message = "seen";

/** The reviewer has signed the unit with its file as it still is. */
const signed: World = {
  state: (state) => {
    const stage = state.stages.build;
    const unit = stage?.units[UNIT];
    if (!stage || !unit) return state;
    const witnesses = { [`.haiku/intents/airports/stages/build/units/${UNIT}.md`]: null, "src/load.mjs": FILLED };
    const signature: Signature = { at: "2026-11-21T09:30:00.000Z", witnesses, findings: [] };
    const units = { ...stage.units, [UNIT]: { ...unit, approvals: { correctness: signature } } };
    return { ...state, stages: { ...state.stages, build: { ...stage, units } } };
  },
};

const closedByAPerson: World = {
  finding: { resolution: "rejected", closed: { at: "2026-11-21T09:30:00.000Z", by: "maintainer" } },
};

/** What every tool that touches the step's finding names. */
function ofOwnFinding(tool: string, at: Worker, rest: object, elsewhere = "no_hat_to_advance"): readonly ErrorCase[] {
  const call = (feedback_id: string) => ({ ...here, feedback_id, ...rest });
  const open = /`open` names those there are/;
  return [
    { tool, code: "feedback_not_found", when: "there is no such finding", at, args: call("FB-099"), next: open },
    { tool, code: elsewhere, when: "it is another step's", at, args: call("FB-002"), next: /is on FB-001/ },
    {
      tool,
      code: "lifecycle_violation",
      when: "a person has closed it meanwhile",
      at,
      world: closedByAPerson,
      args: call("FB-001"),
      next: /closed \(rejected\) by maintainer; nothing is left to do/,
    },
  ];
}

const advance = (
  code: string,
  when: string,
  at: Worker,
  world: World,
  [args, next]: readonly [object, RegExp],
): ErrorCase => ({
  tool: "haiku_feedback_advance_hat",
  code,
  when,
  at,
  world,
  args: { ...on, message, ...args },
  next,
});

const ITEMS: World = { finding: { items: ["a", "b"].map((item) => ({ item, resolved: null, evidence: null })) } };
const verdict = (item: string, resolved = true) => ({ item, resolved, evidence: "seen" });
const proof = { verified: true, unverified: [] };

const FILING: readonly ErrorCase[] = [
  {
    tool: "haiku_feedback",
    code: "severity_required",
    when: "nothing says how bad it is",
    at: "review",
    args: { ...here, title: "Late", body: "Too late." },
    next: /blocker, high, medium or low/,
  },
  {
    tool: "haiku_feedback",
    code: "stage_unknown",
    when: "the stage has not begun",
    at: "builder",
    args: { ...one, stage: "ship" },
    next: /name one of build/,
  },
  {
    tool: "haiku_feedback",
    code: "too_many_findings",
    when: "the run has filed as many as it may",
    at: "approve",
    world: { limits: { findings_per_run: 1 } },
    before: [["haiku_feedback", { ...one, title: "First" }]],
    args: one,
    next: /keep the most severe, list the rest in the summary/,
  },
  {
    tool: "haiku_feedback",
    code: "too_many_findings",
    when: "the stage has as many as it may",
    at: "discover",
    world: { limits: { findings_per_stage: 2 } },
    args: one,
    next: /list the rest/,
  },
  {
    tool: "haiku_feedback",
    code: "not_in_the_difference",
    when: "it was signed and has not changed",
    at: "approve",
    world: signed,
    args: { ...one, file: "src/load.mjs" },
    next: /file what was broken since, or a blocker; else leave it/,
  },
  {
    tool: "haiku_feedback",
    code: "not_in_the_difference",
    when: "a second look names no place",
    at: "approve",
    world: signed,
    args: one,
    next: /name the `file` or the `target_unit`/,
  },
  {
    tool: "haiku_feedback_read",
    code: "feedback_not_found",
    when: "there is no such finding",
    at: "elaborate",
    args: { ...here, feedback_id: "FB-099" },
    next: /`open` names/,
  },
  {
    tool: "haiku_feedback_write",
    code: "feedback_not_found",
    when: "there is no such finding",
    at: "review",
    args: { ...here, feedback_id: "FB-new-1", body: "Else." },
    next: /`open` names/,
  },
  {
    tool: "haiku_feedback_write",
    code: "lifecycle_violation",
    when: "somebody else filed it",
    at: "review",
    args: { ...on, body: "Else." },
    next: /leave this one/,
  },
];

const ROUTING: readonly ErrorCase[] = [
  ...ofOwnFinding("haiku_feedback_set_targets", "classifier", { target_unit: null, target_invalidates: [] }),
  {
    tool: "haiku_feedback_set_targets",
    code: "targets_already_set",
    when: "an earlier attempt has",
    at: "classifier",
    args: { ...on, target_unit: null, target_invalidates: [] },
    next: /go on/,
  },
  {
    tool: "haiku_feedback_set_targets",
    code: "unit_not_found",
    when: "there is no such unit",
    at: "classifier",
    world: FRESH,
    args: { ...on, target_unit: "unit-099-gone", target_invalidates: [] },
    next: /null means several or unclear/,
  },
  {
    tool: "haiku_feedback_set_targets",
    code: "role_unknown",
    when: "nobody signs in that role",
    at: "classifier",
    world: FRESH,
    args: { ...on, target_unit: UNIT, target_invalidates: ["nobody"] },
    next: /take one of `roles`/,
  },
  ...ofOwnFinding("haiku_feedback_set_severity", "classifier", { severity: "low" }),
  {
    tool: "haiku_feedback_set_severity",
    code: "severity_already_set",
    when: "who filed it has",
    at: "classifier",
    args: { ...on, severity: "low" },
    next: /go on/,
  },
];

const FIXING: readonly ErrorCase[] = [
  ...ofOwnFinding("haiku_feedback_advance_hat", "implementer", { message }),
  advance("severity_required", "nobody has weighed it", "classifier", FRESH, [{}, /haiku_feedback_set_severity/]),
  advance("targets_required", "nobody has routed it", "classifier", { finding: { targets: null } }, [
    {},
    /haiku_feedback_set_targets/,
  ]),
  advance("resolution_not_allowed", "a classifier calls it fixed", "classifier", {}, [
    { resolution: "fixed" },
    /only as non_actionable/,
  ]),
  advance("resolution_not_allowed", "a classifier answers what is no question", "classifier", {}, [
    { resolution: "answered" },
    /answers a question/,
  ]),
  advance("resolution_not_allowed", "an implementer closes it", "implementer", {}, [
    { resolution: "fixed" },
    /advance without a resolution/,
  ]),
  ...["non_actionable", "rejected", "waived", "superseded", "answered"].map((resolution) =>
    advance("resolution_not_allowed", `an assessor closes it as ${resolution}`, "assessor", {}, [
      { ...proof, resolution },
      /an assessor closes as fixed/,
    ]),
  ),
  advance("items_unresolved", "nothing is verified", "assessor", {}, [{}, /verified: true and unverified: \[\]/]),
  advance("items_unresolved", "something is not verified", "assessor", {}, [
    { verified: true, unverified: ["the rest"] },
    /else reject/,
  ]),
  advance("items_unresolved", "nobody says that nothing is left", "assessor", {}, [{ verified: true }, /else reject/]),
  advance("items_unresolved", "an item has no verdict", "assessor", ITEMS, [
    { ...proof, items: [verdict("a")] },
    /one verdict per item, also for those the fix did not touch/,
  ]),
  advance("items_unresolved", "an item stands", "assessor", ITEMS, [
    { ...proof, items: [verdict("a"), verdict("b", false)] },
    /one verdict per item/,
  ]),
  ...ofOwnFinding("haiku_feedback_reject_hat", "assessor", { message }, "no_hat_to_reject"),
  advance("message_defers", "its own words say that something is open", "assessor", {}, [
    { ...proof, message: "Fixed, and the second path is deferred." },
    /"deferred": reject if something is still open, or close again/,
  ]),
  ...ofOwnFinding("haiku_feedback_reject", "assessor", { message }),
  {
    tool: "haiku_feedback_reject",
    code: "human_finding",
    when: "a person filed it",
    at: "assessor",
    world: { finding: { author: { login: "developer", id: 101, kind: "human" }, origin: "user-chat" } },
    args: { ...on, message },
    next: /rejected by a person/,
  },
];

export const FEEDBACK_CASES: readonly ErrorCase[] = [...FILING, ...ROUTING, ...FIXING];
