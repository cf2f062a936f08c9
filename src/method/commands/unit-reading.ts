import * as z from "zod";
import { own } from "../../shared/index.ts";
import { unitStatus } from "../derive/index.ts";
import type { PlannedUnit } from "../model/index.ts";
import { type CommandView, defineCommand, READS, refuse, show } from "./command.ts";
import { findUnit, scope, unitsOf } from "./scope.ts";

const unit = z.string().describe("File stem or number of the unit.");

export const unitList = defineCommand({
  name: "haiku_unit_list",
  description: "Lists the units of a stage with title and status. Start here to see what there is.",
  hints: READS,
  steps: "all",
  input: z.strictObject(scope),
  check: (view, args) =>
    show({
      units: unitsOf(view, args.stage).map((one) => ({ unit: one.id, title: one.title, status: statusOf(view, one) })),
    }),
});

export const unitRead = defineCommand({
  name: "haiku_unit_read",
  description: "Shows one unit: its plan, and the record the hats have written so far.",
  hints: READS,
  steps: "all",
  input: z.strictObject({ ...scope, unit }),
  check: (view, args) => {
    const found = findUnit(view, args.unit, args.stage);
    if (!found) return unitNotFound(view, args.unit);
    return show({ unit: found.id, title: found.title, plan: found.plan_text, record: found.record });
  },
});

const FIELDS = [
  "title",
  "outputs",
  "inputs",
  "criteria",
  "depends_on",
  "quality_gates",
  "closes",
  "status",
  "plan",
  "record",
] as const;

export const unitGet = defineCommand({
  name: "haiku_unit_get",
  description: "Shows one field of a unit, for instance `outputs` (what a verifier has to look at) or `criteria`.",
  hints: READS,
  steps: "all",
  input: z.strictObject({ ...scope, unit, field: z.string().describe(`One of ${FIELDS.join(", ")}.`) }),
  check: (view, args) => {
    const found = findUnit(view, args.unit, args.stage);
    if (!found) return unitNotFound(view, args.unit);
    const fields: Readonly<Record<string, unknown>> = {
      ...found,
      status: statusOf(view, found),
      plan: found.plan_text,
    };
    if (!FIELDS.some((name) => name === args.field))
      return refuse("field_unknown", `ask for one of ${FIELDS.join(", ")}`);
    return show({ unit: found.id, field: args.field, value: fields[args.field] });
  },
});

/** The answer to a unit that is not there, with the ones that are. */
export function unitNotFound(view: CommandView, name: string, stage?: string): ReturnType<typeof refuse> {
  return refuse("unit_not_found", `there is no unit "${name}" in this stage: name one of \`units\``, {
    units: unitsOf(view, stage).map((one) => one.id),
  });
}

function statusOf(view: CommandView, found: PlannedUnit): string {
  const stage = own(view.state.stages, found.stage);
  return stage ? unitStatus(stage.frozen.chain, own(stage.units, found.id)) : "pending";
}
