import {
  branchesOf,
  type IntentState,
  isUnit,
  type Plans,
  type Step,
  type StudioDefinition,
  unitByNumber,
  workFolder,
} from "../../method/index.ts";
import { Bug, own } from "../../shared/index.ts";

/** Where a step may write files itself: `anywhere` in the source tree, or below these paths. Plans go through tools. */
export interface WriteScope {
  readonly anywhere: boolean;
  readonly paths: readonly string[];
}

/** The write scope of a step (hat: its unit's outputs and the stage's artifacts; fix: those of its target; discovery: one file). */
export function writeScope(state: IntentState, plans: Plans, studio: StudioDefinition | null, step: Step): WriteScope {
  const stage = step.stage;
  const units =
    stage === null ? Object.values(plans.stages).flatMap((one) => one.units) : (own(plans.stages, stage)?.units ?? []);
  const artifacts = stage === null ? [] : [`${workFolder(state)}stages/${stage}/artifacts`];
  const anywhere =
    studio?.stages.find((one) => one.name === stage)?.outputs.some((output) => output.location.startsWith("(")) ??
    false;
  if (writesNothing(state, step)) return { anywhere: false, paths: [] };
  if (step.kind === "hat") {
    const unit = unitByNumber(units, step.subject ?? "");
    return { anywhere, paths: [...(unit?.outputs ?? []), ...artifacts] };
  }
  if (step.kind === "fix") {
    const target = state.findings.find((finding) => finding.id === step.subject)?.targets?.unit ?? null;
    const targets = target === null ? units : units.filter((unit) => isUnit(unit.id, target));
    return { anywhere, paths: [...targets.flatMap((unit) => unit.outputs), ...artifacts] };
  }
  if (step.kind === "discover") {
    const wanted = own(state.stages, stage ?? "")?.frozen.discovery.find((one) => one.template === step.subject);
    return { anywhere: false, paths: wanted ? [wanted.location] : [] };
  }
  return { anywhere: false, paths: [] };
}

/** Hats that verify, weigh or assess: what they find stands in their record, and in no file. */
function writesNothing({ stages, intent }: IntentState, { kind, stage, hat }: Step): boolean {
  const frozen = own(stages, stage ?? "")?.frozen;
  if (hat === null) return false;
  if (kind === "hat") return frozen?.read_only?.includes(hat) ?? false;
  const { fix_chain: chain, fix_read_only = [] } = frozen ?? intent.frozen;
  return hat === chain[0] || hat === chain.at(-1) || fix_read_only.includes(hat);
}

/** Why a path may not be written by this step; null when it may. What nobody may write is `refusedPath`'s to say. */
export function scopeProblem(scope: WriteScope, path: string): string | null {
  const inside = (allowed: string): boolean =>
    path === allowed.replace(/\/+$/, "") || path.startsWith(`${allowed.replace(/\/+$/, "")}/`);
  if (scope.paths.some(inside)) return null;
  if (scope.anywhere && !path.startsWith(".haiku/")) return null;
  return "is outside what this step may write";
}

/** Refuses to go on when a branch is not one of this intent's. */
export function fenceBranch(slug: string, branch: string): void {
  if (!branch.startsWith(branchesOf(slug))) throw new Bug(`${branch} is not a branch of intent ${slug}`);
}
