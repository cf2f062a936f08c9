import {
  type Family,
  type FileTree,
  folderOf,
  type IntentState,
  outsideIntents,
  type PlannedUnit,
  type Plans,
  QUALITY_GATES,
  type Step,
  standing,
  unitByNumber,
  unitFile,
  unsigned,
} from "../../method/index.ts";
import { own } from "../../shared/index.ts";

/** The tree a step worked on, and the one it is applied to. */
export interface Trees {
  readonly seen: FileTree;
  readonly now: FileTree;
}

/**
 * What a signing step did not see: the first covered path that is no longer as it was in the step's checkout. Null when
 * the step may sign. A review covers the plans, an audit files and outputs too, the quality gates everything they may feel.
 */
export function unseenBySigner(state: IntentState, plans: Plans, step: Step, trees: Trees): string | null {
  if (step.stage === null) return firstDifference(trees, step.kind === "gates" ? outsideIntents : () => true);
  if (step.kind === "gates") return firstDifference(trees, outsideIntents);
  const family: Family = step.kind === "review" ? "reviews" : "approvals";
  const role = step.subject ?? QUALITY_GATES;
  const stage = own(state.stages, step.stage);
  const now = standing(state, { plans, files: trees.now, tree: null });
  const covered = stage ? unsigned(stage, family, role, now) : [];
  const paths = covered.flatMap((unit) => [
    unitFile(folderOf(state), unit),
    ...(family === "approvals" ? unit.outputs : []),
  ]);
  return firstDifference(trees, (path) => paths.some((one) => isAtOrBelow(path, one)));
}

/** The declared output that the last hat of a unit did not see as it stands now; null when it saw all. */
export function unseenByVerifier(state: IntentState, plans: Plans, step: Step, trees: Trees): string | null {
  const stage = own(state.stages, step.stage ?? "");
  if (step.kind !== "hat" || stage?.frozen.chain.at(-1) !== step.hat) return null;
  const unit: PlannedUnit | undefined = unitByNumber(own(plans.stages, stage.name)?.units ?? [], step.subject ?? "");
  return firstDifference(trees, (path) => (unit?.outputs ?? []).some((output) => isAtOrBelow(path, output)));
}

/** Folders are left out: their ids follow from the files below them. */
function firstDifference({ seen, now }: Trees, wanted: (path: string) => boolean): string | null {
  if (seen === now) return null;
  const paths = new Set([...seen.keys(), ...now.keys()].filter(wanted));
  const differing = [...paths].filter((path) => seen.get(path) !== now.get(path));
  return differing.find((path) => !differing.some((other) => other.startsWith(`${path}/`))) ?? null;
}

function isAtOrBelow(path: string, place: string): boolean {
  const at = place.replace(/\/+$/, "");
  return path === at || path.startsWith(`${at}/`);
}
