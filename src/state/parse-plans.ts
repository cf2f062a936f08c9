import type { PlannedUnit, PlanProblem, Plans, StagePlans } from "../method/index.ts";
import { blobId, collectProblems, nearest, remembered } from "../shared/index.ts";
import { planPath, unitPath, unitsFolder } from "./paths.ts";
import { parseUnit, unitIdOf } from "./unit-text.ts";

/**
 * The plans of these stages as they stand on a work branch (full path → text; other files are passed over). What does
 * not parse is listed with file, line and cure, and is in no stage's units: nothing of it is guessed, nothing thrown.
 */
export function parsePlans(folder: string, stages: readonly string[], files: ReadonlyMap<string, string>): Plans {
  const problems: PlanProblem[] = [];
  const read = stages.map((stage): [string, StagePlans] => {
    const units = readUnits(folder, stage, files, problems);
    problems.push(...numberProblems(folder, units), ...dependencyProblems(folder, units));
    const plan = files.get(planPath(folder, stage));
    return [stage, { plan: plan === undefined ? null : blobId(plan), units }];
  });
  return { stages: Object.fromEntries(read), problems };
}

/** A plan is read at every look and at every commit that is replayed, and is nearly always the one it was before. */
const readOnce = remembered((text) => collectProblems(() => parseUnit(text, { stage: "", id: "", path: "" })), {
  texts: 2000,
  characters: 8_000_000,
});

function readUnits(
  folder: string,
  stage: string,
  files: ReadonlyMap<string, string>,
  problems: PlanProblem[],
): readonly PlannedUnit[] {
  const within = unitsFolder(folder, stage);
  const units: PlannedUnit[] = [];
  for (const [path, text] of files) {
    if (!path.startsWith(within)) continue;
    const id = collectProblems(() => unitIdOf(path));
    const read = id.ok ? readOnce(text) : id;
    if (id.ok && read.ok) units.push({ ...read.value, stage, id: id.value });
    else if (!read.ok) problems.push(...read.error.problems.map((problem) => ({ path, ...problem })));
  }
  const numbers = new Map(units.map(({ id }) => [id, number(id)]));
  const numberOf = (unit: PlannedUnit): number => numbers.get(unit.id) ?? 0;
  return units.sort((a, b) => numberOf(a) - numberOf(b) || (a.id < b.id ? -1 : 1));
}

function number(id: string): number {
  return Number(/\d+/.exec(id)?.[0]);
}

function numberProblems(folder: string, units: readonly PlannedUnit[]): readonly PlanProblem[] {
  const first = new Map<number, PlannedUnit>();
  return units.flatMap((unit) => {
    const twin = first.get(number(unit.id));
    if (!twin) {
      first.set(number(unit.id), unit);
      return [];
    }
    const what = `has the number of ${twin.id}`;
    return [
      { path: unitPath(folder, unit.stage, unit.id), line: null, what, fix: "rename it to the next free number" },
    ];
  });
}

function dependencyProblems(folder: string, units: readonly PlannedUnit[]): readonly PlanProblem[] {
  const ids = units.map((unit) => unit.id);
  const known = new Map(units.map((unit) => [unit.id, unit.depends_on]));
  const circling = waitingForThemselves(known);
  return units.flatMap((unit) => {
    if (unit.depends_on.length === 0) return [];
    const at = { path: unitPath(folder, unit.stage, unit.id), line: lineOf(unit.plan_text, "depends_on:") };
    const problems = unit.depends_on
      .filter((id) => !known.has(id))
      .map((id) => {
        const meant = nearest(id, ids);
        const fix = meant === null ? `name one of ${ids.join(", ")}` : `did you mean "${meant}"?`;
        return { ...at, what: `depends on ${id}, which is no unit of this stage`, fix };
      });
    if (!circling.has(unit.id)) return problems;
    return [...problems, { ...at, what: "waits for itself through depends_on", fix: "break the circle" }];
  });
}

type Dependencies = ReadonlyMap<string, readonly string[]>;

/** Units on a circle. Most plans have none: what waits only for units that could start is put aside first, once each. */
function waitingForThemselves(all: Dependencies): ReadonlySet<string> {
  const left = new Map(all);
  const waiting = new Map([...all.keys()].map((id): [string, string[]] => [id, []]));
  const open = new Map<string, number>();
  for (const [id, before] of all) {
    const known = before.filter((one) => all.has(one));
    open.set(id, known.length);
    for (const one of known) waiting.get(one)?.push(id);
  }
  const free = [...open].flatMap(([id, count]) => (count === 0 ? [id] : []));
  for (let id = free.pop(); id !== undefined; id = free.pop()) {
    left.delete(id);
    for (const after of waiting.get(id) ?? []) {
      const count = (open.get(after) ?? 0) - 1;
      open.set(after, count);
      if (count === 0) free.push(after);
    }
  }
  return new Set([...left.keys()].filter((id) => waitsForItself(id, left)));
}

function waitsForItself(id: string, dependencies: Dependencies): boolean {
  const seen = new Set<string>();
  const queue = [...(dependencies.get(id) ?? [])];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (next === id) return true;
    if (!seen.has(next)) queue.push(...(dependencies.get(next) ?? []));
    seen.add(next);
  }
  return false;
}

function lineOf(text: string, start: string): number | null {
  const index = text.split("\n").findIndex((line) => line.startsWith(start));
  return index < 0 ? null : index + 1;
}
