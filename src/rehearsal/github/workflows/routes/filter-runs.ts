import { loginOf, timestamp, type WorkflowRun } from "../runs/index.ts";

const FILTERS = ["event", "status", "branch", "actor", "head_sha", "created"];

/** Keeps the runs that a list request asks for. Asked with a filter it is a search, which shows none that began after `lately`. */
export function filterRuns(
  runs: readonly WorkflowRun[],
  query: URLSearchParams,
  lately: number,
): readonly WorkflowRun[] {
  const wants = (name: string, actual: (run: WorkflowRun) => readonly (string | null)[]) => {
    const wanted = query.get(name);
    return (run: WorkflowRun): boolean => wanted === null || actual(run).includes(wanted);
  };
  const created = query.get("created");
  const filters = [
    wants("event", (run) => [run.facts.event]),
    wants("status", (run) => [run.status, run.conclusion]),
    wants("branch", (run) => [run.facts.headBranch]),
    wants("actor", (run) => [loginOf(run.actor)]),
    wants("head_sha", (run) => [run.facts.sha]),
    (run: WorkflowRun): boolean => created === null || isWithin(timestamp(run.createdAt), created),
  ];
  const isSearch = FILTERS.some((name) => query.has(name));
  const found = runs.filter((run) => filters.every((passes) => passes(run)));
  return found.filter((run) => !isSearch || run.createdAt.getTime() <= lately);
}

/** `>=T`, `<T`, `T..T` or `T`, where T is a date or a time; a date means the whole day. */
export function isWithin(time: string, range: string): boolean {
  const [from, to] = range.split("..");
  if (to !== undefined) return compare(time, from ?? "") >= 0 && compare(time, to) <= 0;
  const [, operator = "", bound = ""] = /^(>=|<=|>|<)?(.*)$/.exec(range) ?? [];
  const order = compare(time, bound);
  if (operator === ">=") return order >= 0;
  if (operator === "<=") return order <= 0;
  if (operator === ">") return order > 0;
  return operator === "<" ? order < 0 : order === 0;
}

function compare(time: string, bound: string): number {
  if (bound === "*") return 0;
  if (!bound.includes("T")) return Math.sign(time.slice(0, 10).localeCompare(bound));
  const [left, right] = [Date.parse(time), Math.floor(Date.parse(bound) / 1000) * 1000];
  return Math.sign(left - right);
}
