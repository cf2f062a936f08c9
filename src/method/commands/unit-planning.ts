import * as z from "zod";
import { own } from "../../shared/index.ts";
import { unitNumber, unitStatus } from "../derive/index.ts";
import { GATE_NAME, GATE_NAME_WORDS, MODEL_NAME, type PlannedUnit, type UnitDraft } from "../model/index.ts";
import { accept, type CommandResult, type CommandView, defineCommand, REPLACES, refuse } from "./command.ts";
import { scope, unitsOf } from "./scope.ts";
import { unitNotFound } from "./unit-reading.ts";
import { closesProblem, planningStage } from "./units-for-findings.ts";

const UNIT_ID = /^unit-\d{3,}-[a-z0-9]+(-[a-z0-9]+)*$/;
const list = (what: string): z.ZodDefault<z.ZodArray<z.ZodString>> =>
  z.array(z.string().min(1)).default([]).describe(what);

const Gate = z.strictObject({ name: z.string().min(1), command: z.string(), dir: z.string().optional() });

const Draft = z.strictObject({
  ...scope,
  unit: z.string().regex(UNIT_ID).describe("File stem: unit-<three digits>-<slug>, for instance unit-001-load-rows."),
  title: z.string().trim().min(1).max(200),
  body: z.string().describe("The plan in Markdown: what is to be done and how it will be judged."),
  criteria: z.array(z.string().min(1)).min(1).describe("Completion criteria, each one checkable."),
  depends_on: list("Units that must be done first."),
  inputs: list("Paths to read."),
  outputs: z.array(z.string().min(1)).min(1).describe("Every path this unit will write, relative to the repository."),
  quality_gates: z.array(Gate).default([]).describe("Commands that must pass."),
  closes: z
    .array(z.string().min(1))
    .optional()
    .describe(
      "Open findings that this unit is made for, such as FB-001; each waits until it is done. Left out, a unit that is replaced keeps its own.",
    ),
  model: z
    .string()
    .regex(MODEL_NAME)
    .optional()
    .describe("Model for this unit's hats, a word the agent program knows; without one the hat's own text decides."),
});
type Draft = z.infer<typeof Draft>;

export const unitWrite = defineCommand({
  name: "haiku_unit_write",
  description:
    "Writes the plan of a unit, or replaces it as long as no work on it has begun. Declare every path the unit will write, at least one checkable criterion, and the commands that prove it. On `dependency_unknown`, write the unit it depends on first; on `dag_cycle`, take one dependency out. While a finding is fixed, a new unit is made for it: `closes` names the finding, the unit belongs to the stage that is worked on now, and the finding waits until it is done. On `feedback_not_found` or `feedback_closed`, leave that finding out; on `closes_missing`, name the one you work on.",
  hints: REPLACES,
  steps: ["elaborate", "fix:between"],
  input: Draft,
  check: (view, args) => {
    const stage = planningStage(view);
    if (typeof stage !== "string") return stage;
    const units = unitsOf(view, stage);
    const before = units.find((one) => one.id === args.unit);
    const problem = findProblem(view, args, units) ?? closesProblem(view, args, before);
    if (problem) return problem;
    const { intent: _intent, stage: _stage, unit, ...rest } = args;
    const closes = [...new Set(args.closes ?? before?.closes ?? [])];
    const draft: UnitDraft = { id: unit, ...rest, closes };
    const elsewhere = stage === view.step.stage ? {} : { stage };
    return accept({ unit, ...elsewhere, written: true }, { changes: [{ change: "write_unit", stage, unit: draft }] });
  },
});

export const unitDelete = defineCommand({
  name: "haiku_unit_delete",
  description:
    "Takes back the plan of a unit on which no work has begun. On `lifecycle_violation` it has begun: file a finding instead.",
  hints: REPLACES,
  steps: ["elaborate", "fix:between"],
  input: z.strictObject({ ...scope, unit: z.string() }),
  check: (view, args) => {
    const stage = planningStage(view);
    if (typeof stage !== "string") return stage;
    const units = unitsOf(view, stage);
    const found = units.find((one) => one.id === args.unit);
    if (!found) return unitNotFound(view, args.unit, stage);
    if (!isPending(view, found)) return locked(found.id);
    const dependent = units.find((one) => one.depends_on.includes(found.id));
    if (dependent) return refuse("dependency_unknown", `${dependent.id} depends on ${found.id}: change that first`);
    return accept({ deleted: found.id }, { changes: [{ change: "delete_unit", stage: found.stage, unit: found.id }] });
  },
});

function findProblem(view: CommandView, draft: Draft, units: readonly PlannedUnit[]): CommandResult | null {
  const existing = units.find((one) => one.id === draft.unit);
  if (existing && !isPending(view, existing)) return locked(existing.id);
  const sameNumber = units.find((one) => one.id !== draft.unit && unitNumber(one.id) === unitNumber(draft.unit));
  if (sameNumber)
    return refuse(
      "lifecycle_violation",
      `number ${unitNumber(draft.unit)} belongs to ${sameNumber.id}; take the next free one`,
    );
  if (draft.body.trim() === "") return refuse("empty_body", "a unit needs a plan: say what is to be done");
  return dependencyProblem(draft, units) ?? outputProblem(view, draft) ?? gateProblem(draft);
}

function dependencyProblem(draft: Draft, units: readonly PlannedUnit[]): CommandResult | null {
  const others = units.filter((one) => one.id !== draft.unit);
  const missing = draft.depends_on.find((id) => id !== draft.unit && !others.some((one) => one.id === id));
  if (missing)
    return refuse("dependency_unknown", `there is no unit ${missing}; write it first`, {
      units: others.map((one) => one.id),
    });
  const edges = new Map(others.map((one): [string, readonly string[]] => [one.id, one.depends_on]));
  edges.set(draft.unit, draft.depends_on);
  return reaches(edges, draft.unit)
    ? refuse("dag_cycle", `${draft.unit} would wait for itself: take one dependency out`)
    : null;
}

/** Whether a unit can be reached from itself along `depends_on`. */
function reaches(edges: ReadonlyMap<string, readonly string[]>, start: string): boolean {
  const seen = new Set<string>();
  const queue = [...(edges.get(start) ?? [])];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (next === start) return true;
    if (!seen.has(next)) queue.push(...(edges.get(next) ?? []));
    seen.add(next);
  }
  return false;
}

function outputProblem(view: CommandView, draft: Draft): CommandResult | null {
  const bad = draft.outputs.find((path) => !isOutputPath(path));
  if (bad === undefined) return protectedOutput(view, draft);
  return refuse(
    "output_path_invalid",
    `"${bad}" cannot be an output: a relative path inside the repository, not under .git or .github`,
    {
      hint: "workflow files are proposed under deploy/github/",
    },
  );
}

function protectedOutput(view: CommandView, { outputs }: Draft): CommandResult | null {
  const [found] = outputs.flatMap((path) => {
    const why = view.protectedBy(path);
    return why === null ? [] : [`"${path}" cannot be an output: ${why}`];
  });
  if (found === undefined) return null;
  return refuse("output_path_invalid", found, {
    hint: "plan without it; if the work cannot be done so, say it in the plan: people decide about this path",
  });
}

/** Relative, normalised, inside the tree, and not where only people write. */
export function isOutputPath(path: string): boolean {
  const parts = path.replace(/\/$/, "").split("/");
  if (path.startsWith("/") || path.includes("\\") || path.includes("\0")) return false;
  if (parts.some((part) => part === "" || part === "." || part === "..")) return false;
  return parts[0] !== ".git" && parts[0] !== ".github";
}

function gateProblem(draft: Draft): CommandResult | null {
  const unprintable = draft.quality_gates.findIndex(({ name }) => !GATE_NAME.test(name));
  if (unprintable >= 0)
    return refuse("gate_invalid", `the name of quality gate ${unprintable + 1} has to be ${GATE_NAME_WORDS}`);
  const bad = draft.quality_gates.find(
    (gate) => gate.command.trim() === "" || gate.command.includes("\n") || !isOutputPath(gate.dir ?? "x"),
  );
  return bad
    ? refuse(
        "gate_invalid",
        `quality gate "${bad.name}": one non-empty command line, run in a folder of the repository`,
      )
    : null;
}

function isPending(view: CommandView, unit: PlannedUnit): boolean {
  const stage = own(view.state.stages, unit.stage);
  return !stage || unitStatus(stage.frozen.chain, own(stage.units, unit.id)) === "pending";
}

function locked(unit: string): CommandResult {
  return refuse(
    "lifecycle_violation",
    `${unit} has been started and its plan is locked: leave it, and plan what is missing as a new unit`,
  );
}
