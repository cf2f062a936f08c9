import { isUnder, isUnit, reReview } from "../derive/index.ts";
import type { Severity } from "../model/index.ts";
import { type CommandResult, type CommandView, refuse } from "./command.ts";

interface Filed {
  readonly severity?: Severity | undefined;
  readonly file?: string | undefined;
  readonly target_unit?: string | undefined;
}

/**
 * Who has signed before looks at what has changed since, and at nothing else: a new finding lies there, unless it is a
 * blocker. What the ledger cannot tell (a file that no unit declares) is left to whoever reads the finding.
 */
export function reReviewProblem(view: CommandView, { severity, file, target_unit }: Filed): CommandResult | null {
  const look = severity === "blocker" ? null : reReview(view, view.step);
  if (look === null) return null;
  const changed = look.changed.map(({ path }) => path);
  const details = { since: look.since, changed, new_units: look.fresh };
  if (file === undefined && target_unit === undefined)
    return refuse(NAME, "you have signed this before: name the `file` or the `target_unit` that has changed", details);
  const settled =
    file === undefined
      ? look.settled.some((unit) => isUnit(unit, target_unit ?? ""))
      : look.unchanged.some((path) => isUnder(file, path)) && !changed.some((path) => isUnder(file, path));
  if (!settled) return null;
  return refuse(
    NAME,
    `${file ?? target_unit} is as you have signed it: file what was broken since, or a blocker; else leave it`,
    details,
  );
}

const NAME = "not_in_the_difference";
