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
  return units.sort((a, b) => number(a.id) - number(b.id) || (a.id < b.id ? -1 : 1));
}

function number(id: string): number {
  return Number(/\d+/.exec(id)?.[0]);
}

function numberProblems(folder: string, units: readonly PlannedUnit[]): readonly PlanProblem[] {
  return units.flatMap((unit, index) => {
    const twin = units.slice(0, index).find((other) => number(other.id) === number(unit.id));
    if (!twin) return [];
    const what = `has the number of ${twin.id}`;
    return [
      { path: unitPath(folder, unit.stage, unit.id), line: null, what, fix: "rename it to the next free number" },
    ];
  });
}

function dependencyProblems(folder: string, units: readonly PlannedUnit[]): readonly PlanProblem[] {
  const ids = units.map((unit) => unit.id);
  return units.flatMap((unit) => {
    const path = unitPath(folder, unit.stage, unit.id);
    const line = lineOf(unit.plan_text, "depends_on:");
    const unknown = unit.depends_on.filter((id) => !ids.includes(id));
    const problems = unknown.map((id) => {
      const meant = nearest(id, ids);
      const fix = meant === null ? `name one of ${ids.join(", ")}` : `did you mean "${meant}"?`;
      return { path, line, what: `depends on ${id}, which is no unit of this stage`, fix };
    });
    if (!waitsForItself(unit, units)) return problems;
    return [...problems, { path, line, what: "waits for itself through depends_on", fix: "break the circle" }];
  });
}

function waitsForItself(unit: PlannedUnit, units: readonly PlannedUnit[]): boolean {
  const before = new Map(units.map((one) => [one.id, one.depends_on]));
  const seen = new Set<string>();
  const queue = [...unit.depends_on];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (next === unit.id) return true;
    if (!seen.has(next)) queue.push(...(before.get(next) ?? []));
    seen.add(next);
  }
  return false;
}

function lineOf(text: string, start: string): number | null {
  const index = text.split("\n").findIndex((line) => line.startsWith(start));
  return index < 0 ? null : index + 1;
}
