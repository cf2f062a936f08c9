import { currentBolt, currentHat, moves, shareOutput, sinceRetry, stepName, unitNumber } from "../derive/index.ts";
import type { Iteration, PlannedUnit, Reason, StageRecord, Step } from "../model/index.ts";
import { type Look, nextStep, type Opening, plannedUnits, statusOfUnit } from "./context.ts";
import { AGENTS, agentPart, lane, type Part } from "./part.ts";

/** The wave of units that may run now. Null when every unit is done. */
export function executePart(look: Look, stage: StageRecord): Part | null {
  const open = plannedUnits(look, stage.name).filter((unit) => statusOfUnit(stage, unit.id) !== "done");
  if (open.length === 0) return null;
  const turns = open.map((unit) => ({ unit, opening: turnOf(look, stage, unit) }));
  const wave = chooseWave(stage, turns);
  const lanes = wave.map((opening) => lane("unit", stage.name, [opening.step]));
  const openings = turns.flatMap(({ opening }) => (opening === null ? [] : [opening]));
  return agentPart(
    "execute",
    openings,
    lanes,
    turns.map(({ unit, opening }) => reasonOf(stage, unit, opening)),
  );
}

/** The next hat of a unit; null while it waits for other units. */
function turnOf(look: Look, stage: StageRecord, unit: PlannedUnit): Opening | null {
  if (unit.depends_on.some((id) => statusOfUnit(stage, id) !== "done")) return null;
  const iterations = stage.units[unit.id]?.iterations ?? [];
  const hat = currentHat(stage.frozen.chain, iterations);
  if (hat === null) return null;
  const opening = nextStep(look, { stage: stage.name, kind: "hat", subject: unitNumber(unit.id), hat, iterations });
  if (opening.kind !== "free" || !isOverrun(stage, opening.step, iterations)) return opening;
  return {
    kind: "stuck",
    step: opening.step,
    why: `the verifier still rejects after ${roundWords(stage.frozen.limits.unit_bolts)}, the most there may be`,
    how: `\`/haiku retry ${unitNumber(unit.id)} <note>\` grants as many again, \`/haiku feedback <text>\` says what is wrong, \`/haiku pause\`, or \`/haiku abandon <reason>\``,
  };
}

/** Rejected once more than it may be since a person last granted bolts. */
function isOverrun(stage: StageRecord, step: Step, iterations: readonly Iteration[]): boolean {
  const since = sinceRetry(iterations, stage.interventions, stepName(step));
  return moves(since).at(-1)?.result === "reject" && currentBolt(since) > stage.frozen.limits.unit_bolts;
}

interface Turn {
  readonly unit: PlannedUnit;
  readonly opening: Opening | null;
}

/** The free turns, never two units that write the same path. How many jobs run at once is another matter. */
function chooseWave(stage: StageRecord, turns: readonly Turn[]): readonly Extract<Opening, { kind: "free" }>[] {
  const running = turns.filter(({ unit }) => isActive(stage, unit)).map(({ unit }) => unit);
  const wave: Extract<Opening, { kind: "free" }>[] = [];
  const taken: PlannedUnit[] = [...running];
  for (const { unit, opening } of turns) {
    if (opening?.kind !== "free") continue;
    if (taken.some((other) => other.id !== unit.id && shareOutput(other, unit))) continue;
    wave.push(opening);
    taken.push(unit);
  }
  return wave;
}

/** Started and not done: its files are being written, also between two of its hats. */
function isActive(stage: StageRecord, unit: PlannedUnit): boolean {
  return statusOfUnit(stage, unit.id) === "active";
}

function reasonOf(stage: StageRecord, unit: PlannedUnit, opening: Opening | null): Reason {
  const subject = `${unit.id} ${unit.title}`;
  if (opening === null) {
    const missing = unit.depends_on.filter((id) => statusOfUnit(stage, id) !== "done");
    return { subject, met: false, because: `waits for ${missing.join(", ")}` };
  }
  const iterations = stage.units[unit.id]?.iterations ?? [];
  const hat = currentHat(stage.frozen.chain, iterations);
  const state = opening.kind === "open" ? "is at work" : "is next";
  return { subject, met: false, because: `${hat} ${state} (bolt ${currentBolt(iterations)})`, who: AGENTS };
}

function roundWords(rounds: number): string {
  return rounds === 1 ? "1 round" : `${rounds} rounds`;
}
