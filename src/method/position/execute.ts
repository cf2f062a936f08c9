import { counted } from "../../shared/index.ts";
import { currentBolt, currentHat, moves, sinceRetry, stepName, treePath, unitNumber } from "../derive/index.ts";
import type { Iteration, PlannedUnit, Reason, StageRecord, Step } from "../model/index.ts";
import { AGENTS, type AwaitedStep, agentCandidate, type Candidate, job } from "./candidate.ts";
import { nextStep, type Opening, plannedUnits, type Situation, statusOfUnit } from "./facts.ts";

/** The wave of units that may run now. Null when every unit is done. */
export function executeCandidate(situation: Situation, stage: StageRecord): Candidate | null {
  const open = plannedUnits(situation, stage.name).filter((unit) => statusOfUnit(stage, unit.id) !== "done");
  return open.length === 0 ? null : waveCandidate(situation, stage, open);
}

/** The same of these units alone; null when none of them can go on before others do. */
export function executeFirst(
  situation: Situation,
  stage: StageRecord,
  units: readonly PlannedUnit[],
): Candidate | null {
  const candidate = waveCandidate(situation, stage, units);
  const busy = units.some((unit) => {
    const opening = turnOf(situation, stage, unit);
    return opening !== null && opening.kind !== "free";
  });
  return candidate.lanes.length > 0 || busy ? candidate : null;
}

function waveCandidate(situation: Situation, stage: StageRecord, open: readonly PlannedUnit[]): Candidate {
  const turns = open.map((unit) => ({ unit, opening: turnOf(situation, stage, unit) }));
  const active = plannedUnits(situation, stage.name).filter((unit) => statusOfUnit(stage, unit.id) === "active");
  const { wave, held } = chooseWave(active, turns);
  const jobs = wave.map((opening) => job("unit", stage.name, [opening.step]));
  const awaited = turns.map(({ unit, opening }): AwaitedStep => {
    const by = held.get(unit.id);
    // Whoever holds its files may be stuck: then it is not this unit's turn either.
    if (by !== undefined) return { opening: null, reason: waitsFor(unit, `${by}, which writes the same files`) };
    return { opening, reason: reasonOf(stage, unit, opening) };
  });
  return agentCandidate("execute", awaited, jobs);
}

/** The next hat of a unit; null while it waits for other units. */
function turnOf(situation: Situation, stage: StageRecord, unit: PlannedUnit): Opening | null {
  if (unit.depends_on.some((id) => statusOfUnit(stage, id) !== "done")) return null;
  const iterations = stage.units[unit.id]?.iterations ?? [];
  const hat = currentHat(stage.frozen.chain, iterations);
  if (hat === null) return null;
  const opening = nextStep(situation, {
    stage: stage.name,
    kind: "hat",
    subject: unitNumber(unit.id),
    hat,
    iterations,
  });
  if (opening.kind !== "free" || !isOverrun(stage, opening.step, iterations)) return opening;
  return {
    kind: "stuck",
    step: opening.step,
    why: `the verifier still rejects after ${counted(stage.frozen.limits.unit_bolts, "round")}, the most there may be`,
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

interface Wave {
  readonly wave: readonly Extract<Opening, { kind: "free" }>[];
  /** Units whose turn it would be, by another that holds their files. */
  readonly held: ReadonlyMap<string, string>;
}

/**
 * The free turns, never two units that write the same path; those that are `active` write theirs also between two of
 * their hats. How many jobs run at once is another matter.
 */
function chooseWave(active: readonly PlannedUnit[], turns: readonly Turn[]): Wave {
  const wave: Extract<Opening, { kind: "free" }>[] = [];
  const held = new Map<string, string>();
  const taken: Taken = { paths: new Map(), folders: new Map() };
  for (const unit of active) take(taken, unit);
  for (const { unit, opening } of turns) {
    if (opening?.kind !== "free") continue;
    const by = takenBy(taken, unit);
    if (by !== undefined) {
      held.set(unit.id, by);
      continue;
    }
    wave.push(opening);
    take(taken, unit);
  }
  return { wave, held };
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
  for (const path of unit.outputs.map(treePath)) {
    add(paths, path);
    for (const folder of foldersAbove(path)) add(folders, folder);
  }
}

/** Another unit that writes one of these paths, or something above or below it. */
function takenBy({ paths, folders }: Taken, unit: PlannedUnit): string | undefined {
  for (const path of unit.outputs.map(treePath)) {
    const writers = [...[path, ...foldersAbove(path)].map((one) => paths.get(one)), folders.get(path)];
    for (const ids of writers) for (const id of ids ?? []) if (id !== unit.id) return id;
  }
  return undefined;
}

function foldersAbove(path: string): readonly string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, i) => parts.slice(0, i + 1).join("/"));
}

function reasonOf(stage: StageRecord, unit: PlannedUnit, opening: Opening | null): Reason {
  if (opening === null) {
    const missing = unit.depends_on.filter((id) => statusOfUnit(stage, id) !== "done");
    return waitsFor(unit, missing.join(", "));
  }
  const iterations = stage.units[unit.id]?.iterations ?? [];
  const hat = currentHat(stage.frozen.chain, iterations);
  const state = opening.kind === "open" ? "is at work" : "is next";
  const because = `${hat} ${state} (bolt ${currentBolt(iterations)})`;
  return { subject: subjectOf(unit), met: false, because, who: AGENTS };
}

function waitsFor(unit: PlannedUnit, whom: string): Reason {
  const how = "nothing is to be done: it begins by itself when they are done";
  return { subject: subjectOf(unit), met: false, because: `waits for ${whom}`, who: "the units before it", how };
}

function subjectOf({ id, title }: PlannedUnit): string {
  return `${id} ${title}`;
}
