import * as z from "zod";
import { own } from "../../shared/index.ts";
import {
  currentBolt,
  gatesOfUnit,
  isFilled,
  openIteration,
  sinceRetry,
  stepName,
  treePath,
  unitNumber,
} from "../derive/index.ts";
import type { PlannedUnit, StageRecord, UnitRecord } from "../model/index.ts";
import { ADDS, accept, type CommandResult, type CommandView, defineCommand, refuse } from "./command.ts";
import { contradicted, criteriaNamed, namesWhatFailed } from "./rejection-wording.ts";
import { findUnit, scope, text } from "./scope.ts";
import { isOutputPath } from "./unit-planning.ts";
import { unitNotFound } from "./unit-reading.ts";
import { unitCriterion } from "./unit-working.ts";

const input = z.strictObject({
  ...scope,
  unit: z.string(),
  message: text("The hand-off: what was done and what the next one must know."),
});

export const unitAdvance = defineCommand({
  name: "haiku_unit_advance_hat",
  description:
    "Ends this step: hands the unit on to the next hat, with a message that tells what it must know. Who hands on to the last hat has written every declared file. The last hat's call finishes the unit: it takes every criterion shown in this very step, and runs the quality gates first; `unit_outputs_missing`, `criteria_not_met` and `quality_gate_failed` say what is still open.",
  hints: ADDS,
  steps: ["hat"],
  input,
  check: inTurn((view, turn) => {
    const [works, verifies] = turn.stage.frozen.chain.slice(-2);
    const last = (verifies ?? works) === view.step.hat;
    // Whoever hands on to the one who verifies has ended the work: what was declared is there by then.
    const refusal = last ? finishProblem(view, turn) : works === view.step.hat ? outputsProblem(view, turn) : null;
    return refusal ?? accept({ unit: turn.unit.id, advanced: view.step.hat, finished: last }, { ends: true });
  }),
});

export const unitReject = defineCommand({
  name: "haiku_unit_reject_hat",
  description:
    "Ends this step: sends the unit back one hat. Name the failed criterion, what you saw, and what would satisfy you; on `reject_names_nothing` the last hat has not. On `reject_contradicts_files` look at the file again: it is there and not empty.",
  hints: ADDS,
  steps: ["hat"],
  input,
  check: inTurn((view, turn, args) => {
    const { unit_bolts } = turn.stage.frozen.limits;
    if (currentBolt(sinceRetry(turn.record.iterations, turn.stage.interventions, stepName(view.step))) > unit_bolts)
      return refuse(
        "max_bolts_exceeded",
        `${turn.unit.id} has used its ${unit_bolts} bolts: end your work, a person decides now`,
      );
    return rejectionProblem(view, turn, args.message) ?? accept(rejected(view, turn), { ends: true });
  }),
});

function rejected(view: CommandView, { unit }: Turn): Readonly<Record<string, unknown>> {
  return { unit: unit.id, rejected_by: view.step.hat };
}

/** A rejection is not to deny what everybody can see, and who verifies last names what failed. */
function rejectionProblem(view: CommandView, { unit, stage }: Turn, message: string): CommandResult | null {
  const there = contradicted(message, unit, view.files);
  if (there.length > 0)
    return refuse(
      "reject_contradicts_files",
      `there and not empty: ${there.join(", ")}; look again, and reject for what is wrong with it`,
      { outputs: there.map((path) => ({ path, id: view.files.get(path) })) },
    );
  const criteria = unit.criteria.map((text, i) => `${i + 1}: ${text}`);
  // A rejection takes back what it names: one that names nothing there is would take back nothing.
  const named = criteriaNamed(message);
  if (criteria.length > 0 && named.length > 0 && named.every((n) => n < 1 || n > criteria.length))
    return refuse("criterion_unknown", `no criterion ${named.join(", ")}: reject by the numbers there are`, {
      criteria,
    });
  if (stage.frozen.chain.at(-1) !== view.step.hat || namesWhatFailed(message, unit)) return null;
  return refuse("reject_names_nothing", "name the criterion, gate or output that failed, and what you saw", {
    criteria,
  });
}

interface Turn {
  readonly unit: PlannedUnit;
  readonly record: UnitRecord;
  readonly stage: StageRecord;
}

type HandOff = z.infer<typeof input>;

/** Only whose turn it is may hand a unit on or back. */
function inTurn(
  decide: (view: CommandView, turn: Turn, args: HandOff) => CommandResult,
): (view: CommandView, args: HandOff) => CommandResult {
  return (view, args) => {
    const turn = takeTurn(view, args.unit);
    return "kind" in turn ? turn : decide(view, turn, args);
  };
}

function takeTurn(view: CommandView, name: string): Turn | CommandResult {
  const unit = findUnit(view, name);
  if (!unit) return unitNotFound(view, name);
  const stage = own(view.state.stages, unit.stage);
  const record = stage?.units[unit.id];
  if (!stage || !record || record.started_at === null)
    return refuse("unit_not_started", `${unit.id} has not been started: work on the unit of this step`);
  if (view.step.kind !== "hat" || unitNumber(unit.id) !== view.step.subject)
    return refuse("not_your_unit", `this step works on ${view.step.subject ?? "-"}, not on ${unit.id}: leave it alone`);
  if (openIteration(record.iterations) === null)
    return refuse("iteration_already_terminal", "this hat has handed on already; nothing is left to do");
  return { unit, record, stage };
}

const SHOW_EACH =
  "show each of these yourself now, on the outputs as they are: haiku_unit_criterion with your own evidence (what another hat or an earlier round showed does not count); or reject and name the one that failed";

/** Whether this very step has shown a criterion: its last word on it is that it is met. */
function isShown({ accepted }: CommandView, n: number): boolean {
  const said = accepted.filter(({ name, args }) => name === unitCriterion.name && args.n === n);
  return said.at(-1)?.args.met === true;
}

/** What the last hat's advance needs: every output there and filled, every criterion met, the unit's gates seen passing. */
function finishProblem(view: CommandView, turn: Turn): CommandResult | null {
  const { unit } = turn;
  const absent = outputsProblem(view, turn);
  if (absent !== null) return absent;
  const open = unit.criteria.map((_, i) => i + 1).filter((n) => !isShown(view, n));
  if (open.length > 0) {
    const criteria = open.map((n) => `${n}: ${unit.criteria[n - 1]}`);
    return refuse("criteria_not_met", SHOW_EACH, { criteria });
  }
  const failed = gatesOfUnit(unit, view.state.stages[unit.stage]?.frozen ?? view.state.intent.frozen).filter(
    (gate) => !view.gatePassed(gate),
  );
  if (failed.length === 0) return null;
  return refuse(
    "quality_gate_failed",
    `not seen passing: ${failed.map((gate) => gate.name).join(", ")}; see why with haiku_gates_run, then mend it or reject`,
    {
      gates: failed,
    },
  );
}

/** Declared files that are outside the repository, not there, or empty. */
function outputsProblem(view: CommandView, { unit }: Turn): CommandResult | null {
  const escaped = unit.outputs.filter((path) => !isOutputPath(path));
  if (escaped.length > 0)
    return refuse("unit_outputs_escaped", `outside the repository: ${escaped.join(", ")}; reject and say so`, {
      outputs: escaped,
    });
  const missing = unit.outputs.filter((path) => !view.files.has(treePath(path)));
  if (missing.length > 0)
    return refuse(
      "unit_outputs_missing",
      `declared but not there: ${missing.join(", ")}; write them or have them written, or reject`,
      { outputs: missing },
    );
  const empty = unit.outputs.filter((path) => !isFilled(view.files, path));
  if (empty.length === 0) return null;
  return refuse(
    "unit_outputs_empty",
    `there but empty: ${empty.join(", ")}; fill them or have them filled, or reject`,
    {
      outputs: empty,
    },
  );
}
