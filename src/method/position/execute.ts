import { currentBolt, currentHat, moves, sinceRetry, stepName, unitNumber } from "../derive/index.ts";
import type { Iteration, PlannedUnit, Reason, StageRecord, Step } from "../model/index.ts";
import { type Look, nextStep, type Opening, plannedUnits, statusOfUnit } from "./context.ts";
import { AGENTS, agentPart, lane, type Part } from "./part.ts";

/** The wave of units that may run now. Null when every unit is done. */
export function executePart(look: Look, stage: StageRecord): Part | null {
  const open = plannedUnits(look, stage.name).filter((unit) => statusOfUnit(stage, unit.id) !== "done");
  return open.length === 0 ? null : wavePart(look, stage, open);
}

/** The same of these units alone; null when none of them can go on before others do. */
export function executeFirst(look: Look, stage: StageRecord, units: readonly PlannedUnit[]): Part | null {
  const part = wavePart(look, stage, units);
  const busy = units.some((unit) => {
    const opening = turnOf(look, stage, unit);
    return opening !== null && opening.kind !== "free";
  });
  return part.lanes.length > 0 || busy ? part : null;
}

function wavePart(look: Look, stage: StageRecord, open: readonly PlannedUnit[]): Part {
  const turns = open.map((unit) => ({ unit, opening: turnOf(look, stage, unit) }));
  const active = plannedUnits(look, stage.name).filter((unit) => statusOfUnit(stage, unit.id) === "active");
  const wave = chooseWave(active, turns);
  const lanes = wave.map((opening) => lane("unit", stage.name, [opening.step]));
  const awaited = turns.map(({ unit, opening }) => ({ opening, reason: reasonOf(stage, unit, opening) }));
  return agentPart("execute", awaited, lanes);
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

/**
 * The free turns, never two units that write the same path; those that are `active` write theirs also between two of
 * their hats. How many jobs run at once is another matter.
 */
function chooseWave(
  active: readonly PlannedUnit[],
  turns: readonly Turn[],
): readonly Extract<Opening, { kind: "free" }>[] {
  const wave: Extract<Opening, { kind: "free" }>[] = [];
  const taken: Taken = { paths: new Map(), folders: new Map() };
  for (const unit of active) take(taken, unit);
  for (const { unit, opening } of turns) {
    if (opening?.kind !== "free" || isTaken(taken, unit)) continue;
    wave.push(opening);
    take(taken, unit);
  }
  return wave;
}

/** Who writes a path, and who writes something below it: looked up, because a stage may have thousands of units. */
interface Taken {
  readonly paths: Map<string, Set<string>>;
  readonly folders: Map<string, Set<string>>;
}

function take({ paths, folders }: Taken, unit: PlannedUnit): void {
  const add = (to: Map<string, Set<string>>, path: string): void => {
    to.set(path, (to.get(path) ?? new Set()).add(unit.id));
  };
  for (const path of unit.outputs.map(plain)) {
    add(paths, path);
    for (const folder of foldersAbove(path)) add(folders, folder);
  }
}

function isTaken({ paths, folders }: Taken, unit: PlannedUnit): boolean {
  const byAnother = (ids: ReadonlySet<string> = new Set()): boolean => ids.size > (ids.has(unit.id) ? 1 : 0);
  return unit.outputs
    .map(plain)
    .some(
      (path) => [path, ...foldersAbove(path)].some((one) => byAnother(paths.get(one))) || byAnother(folders.get(path)),
    );
}

function plain(path: string): string {
  return path.replace(/\/+$/, "");
}

function foldersAbove(path: string): readonly string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, i) => parts.slice(0, i + 1).join("/"));
}

function reasonOf(stage: StageRecord, unit: PlannedUnit, opening: Opening | null): Reason {
  const subject = `${unit.id} ${unit.title}`;
  if (opening === null) {
    const missing = unit.depends_on.filter((id) => statusOfUnit(stage, id) !== "done");
    const how = "nothing is to be done: it begins by itself when they are done";
    return { subject, met: false, because: `waits for ${missing.join(", ")}`, who: "the units before it", how };
  }
  const iterations = stage.units[unit.id]?.iterations ?? [];
  const hat = currentHat(stage.frozen.chain, iterations);
  const state = opening.kind === "open" ? "is at work" : "is next";
  return { subject, met: false, because: `${hat} ${state} (bolt ${currentBolt(iterations)})`, who: AGENTS };
}

function roundWords(rounds: number): string {
  return rounds === 1 ? "1 round" : `${rounds} rounds`;
}
