import type { IntentState, PlannedUnit, Plans, Step, StudioDefinition } from "../method/index.ts";
import { fixChainOf, unitByNumber } from "../method/index.ts";
import type { WriteScope } from "../render/prompt/index.ts";

const NOTHING: WriteScope = { anywhere: false, paths: [] };

interface ScopeView {
  readonly state: IntentState;
  readonly plans: Plans;
  readonly studio: StudioDefinition;
}

/**
 * Where a step may write: a hat its unit's outputs and the stage's artifacts, a fix hat the outputs of the target unit
 * (of all units when there is no target), discovery its one artifact, everybody else nowhere.
 */
export function writeScope(view: ScopeView, step: Step): WriteScope {
  const units = view.plans.stages[step.stage ?? ""]?.units ?? [];
  switch (step.kind) {
    case "hat": {
      const unit = unitByNumber(units, step.subject ?? "");
      return workScope(view, step, unit ? [unit] : []);
    }
    case "fix":
      return fixScope(view, step, units);
    case "discover": {
      const frozen = view.state.stages[step.stage ?? ""]?.frozen.discovery ?? [];
      const location = frozen.find(({ template }) => template === step.subject)?.location;
      return location === undefined
        ? NOTHING
        : { anywhere: false, paths: [location.replace("{intent-slug}", view.state.slug)] };
    }
    default:
      return NOTHING;
  }
}

function fixScope(view: ScopeView, step: Step, units: readonly PlannedUnit[]): WriteScope {
  const finding = view.state.findings.find(({ id }) => id === step.subject);
  if (!finding) return NOTHING;
  const chain = fixChainOf(view.state, finding);
  if (step.hat === chain[0] || step.hat === chain.at(-1)) return NOTHING;
  const all = step.stage === null ? Object.values(view.plans.stages).flatMap((stage) => stage.units) : units;
  const target = finding.targets?.unit ?? null;
  return workScope(
    view,
    step,
    target === null ? all : all.filter((unit) => unit.id === target || unitByNumber([unit], target)),
  );
}

function workScope({ state, studio }: ScopeView, step: Step, units: readonly PlannedUnit[]): WriteScope {
  const stages = studio.stages.filter((stage) => step.stage === null || stage.name === step.stage);
  const anywhere = stages.some((stage) => stage.outputs.some(({ location }) => location.trim().startsWith("(")));
  const artifacts = stages.map((stage) => `.haiku/intents/${state.slug}/stages/${stage.name}/artifacts/`);
  return { anywhere, paths: [...new Set([...units.flatMap((unit) => unit.outputs), ...artifacts])] };
}

/** Whether a path lies in a scope; a path in it that ends in a slash is a folder, and so is one with files below it. */
export function inScope(path: string, scope: WriteScope): boolean {
  if (scope.anywhere) return true;
  return scope.paths.some((allowed) => {
    const plain = allowed.replace(/\/+$/, "");
    return path === plain || path.startsWith(`${plain}/`);
  });
}
