import type { WorkChange } from "../method/index.ts";
import { assertNever, UserError } from "../shared/index.ts";
import { appendDecision } from "./decisions.ts";
import { decisionsPath, unitPath } from "./paths.ts";
import { joinParts, recordPart, renderPlan, writeRecord } from "./unit-text.ts";

/**
 * The work files after one change; the map given stays as it is. Does not ask whether the change is allowed — the
 * method has — but fails with `unit_not_found` when there is nothing to change.
 */
export function applyChange(
  work: ReadonlyMap<string, string>,
  folder: string,
  change: WorkChange,
): Map<string, string> {
  const after = new Map(work);
  switch (change.change) {
    case "write_unit": {
      const path = unitPath(folder, change.stage, change.unit.id);
      after.set(path, joinParts(renderPlan(change.unit), recordPart(work.get(path) ?? "")));
      return after;
    }
    case "delete_unit":
      textOf(work, unitPath(folder, change.stage, change.unit));
      after.delete(unitPath(folder, change.stage, change.unit));
      return after;
    case "record": {
      const path = unitPath(folder, change.stage, change.unit);
      after.set(path, writeRecord(textOf(work, path), change.section, change.text));
      return after;
    }
    case "decision":
      after.set(decisionsPath(folder), appendDecision(work.get(decisionsPath(folder)) ?? "", change));
      return after;
    default:
      return assertNever(change, "work change");
  }
}

function textOf(work: ReadonlyMap<string, string>, path: string): string {
  const text = work.get(path);
  if (text === undefined) throw new UserError("unit_not_found", `there is no file ${path}`, "list the units first");
  return text;
}
