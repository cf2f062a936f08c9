import * as z from "zod";
import { own } from "../../shared/index.ts";
import { isUnit } from "../derive/index.ts";
import type { PlannedUnit } from "../model/index.ts";
import { unitIdOf } from "../transitions/records.ts";
import { withStage, withUnit } from "../transitions/rules.ts";
import { accept, type CommandResult, type CommandView, defineCommand, REPLACES, refuse } from "./command.ts";
import { findUnit, isOwnUnit, scope, text } from "./scope.ts";
import { unitNotFound } from "./unit-reading.ts";

const unit = z.string().describe("The unit you work on: file stem or number.");

export const unitRecord = defineCommand({
  name: "haiku_unit_record",
  description:
    "Writes one section of your unit's record, for the next hat and for people. A section of the same name is replaced.",
  hints: REPLACES,
  steps: ["hat", "fix:between"],
  input: z.strictObject({
    ...scope,
    unit,
    section: z.string().trim().min(1).max(120).describe("Heading of the section."),
    text: text("The section in Markdown."),
  }),
  check: (view, args) => {
    const found = findUnit(view, args.unit);
    if (!found) return unitNotFound(view, args.unit);
    if (!isOwnUnit(view, found) && !isTarget(view, found)) return notYours(view, found.id);
    if (!own(view.state.stages, found.stage)?.units[found.id]?.started_at)
      return refuse("unit_not_started", `${found.id} has not been started: what is to be done stands in its plan`);
    const change = {
      change: "record",
      stage: found.stage,
      unit: found.id,
      section: args.section,
      text: args.text,
    } as const;
    return accept({ recorded: args.section }, { changes: [change] });
  },
});

export const unitCriterion = defineCommand({
  name: "haiku_unit_criterion",
  description:
    "Says whether a completion criterion of your unit is met, with the evidence: what you ran or looked at, and what you saw. The last hat shows each criterion again, on the outputs as they are: what others showed, or what was shown before a rejection or a change, does not finish the unit.",
  hints: { readOnly: false, destructive: false, idempotent: true },
  steps: ["hat"],
  input: z.strictObject({
    ...scope,
    unit,
    n: z.number().int().min(1).describe("Number of the criterion, from 1."),
    met: z.boolean(),
    evidence: text("Command with its result, path and line, or what was seen."),
  }),
  check: (view, args) => {
    const found = findUnit(view, args.unit);
    if (!found) return unitNotFound(view, args.unit);
    if (!isOwnUnit(view, found)) return notYours(view, found.id);
    if (args.n > found.criteria.length)
      return refuse("criterion_unknown", `${found.id} has ${found.criteria.length} criteria: number them from 1`);
    return accept({ criterion: args.n, met: args.met, text: found.criteria[args.n - 1] });
  },
  finish: (state, args, { step, event }) =>
    withStage(state, step.stage ?? "-", (stage) => {
      const id = unitIdOf(stage, step);
      const seen = args.met && event.saw ? { witnesses: event.saw } : {};
      const met = { n: args.n, met_by: args.met ? step.hat : null, evidence: args.evidence, at: event.at, ...seen };
      return withUnit(stage, id, (record) => ({
        ...record,
        criteria: [...record.criteria.filter((one) => one.n !== args.n), met].sort((a, b) => a.n - b.n),
      }));
    }),
});

/** Whether the fix of this step is about this unit; one without a target is about all of its stage. */
function isTarget({ state, step }: CommandView, unit: PlannedUnit): boolean {
  if (step.kind !== "fix") return false;
  const target = state.findings.find(({ id }) => id === step.subject)?.targets?.unit ?? null;
  return target === null || isUnit(unit.id, target);
}

function notYours({ step }: CommandView, id: string): CommandResult {
  return refuse("not_your_unit", `this step works on ${step.subject ?? "-"}, not on ${id}: leave it alone`);
}
