import { fixChainOf, hasBegun, isClosed, workingStage, workingStageName } from "../derive/index.ts";
import type { Finding, PlannedUnit, Step } from "../model/index.ts";
import { type CommandResult, type CommandView, refuse } from "./command.ts";
import { feedbackNotFound } from "./feedback-filing.ts";
import { shownId } from "./scope.ts";

/*
 * Units and findings. Who repairs something may write a new unit for it, always in the stage that people work on now;
 * the finding then waits for that unit, and its assessor judges what came of it.
 */

/** The stage whose units a step may plan; a refusal where it may plan none. */
export function planningStage(view: CommandView): string | CommandResult {
  const { step, state } = view;
  if (step.kind === "elaborate" && step.stage !== null) return step.stage;
  if (!repairs(view)) return refuse("lifecycle_violation", "units are planned in a stage, before its work begins");
  const stage = plannedIn(state, step);
  if (stage !== null) return stage;
  return refuse(
    "lifecycle_violation",
    "every stage has merged: there are no new units any more; change the files, or hand on what cannot be done here",
  );
}

/** The stage whose units a planning step writes, null when none is left. */
export function plannedIn(state: CommandView["state"], step: Step): string | null {
  return step.kind === "fix" ? workingStageName(state) : step.stage;
}

/** Whether the step's hat stands between classifier and assessor. */
function repairs({ state, step }: CommandView): boolean {
  const finding = state.findings.find(({ id }) => id === step.subject);
  if (step.kind !== "fix" || !finding) return false;
  const chain = fixChainOf(state, finding);
  return step.hat !== chain[0] && step.hat !== chain.at(-1);
}

interface Draft {
  readonly unit: string;
  readonly closes?: readonly string[] | undefined;
}

/** Why these findings cannot be what a unit is made for; null when they can. */
export function closesProblem(view: CommandView, draft: Draft, before: PlannedUnit | undefined): CommandResult | null {
  const problem = (draft.closes ?? []).map((id) => notOpen(view, id)).find((one) => one !== null);
  return problem ?? (before === undefined ? withoutItsFinding(view, draft) : null);
}

function notOpen(view: CommandView, id: string): CommandResult | null {
  const found = view.state.findings.find((finding) => shownId(view, finding) === id);
  if (!found) return feedbackNotFound(view, id);
  if (/^FB-new-/.test(id))
    return refuse("feedback_not_found", `${id} has no number yet: it is worked by itself, leave it out of \`closes\``);
  const by = isClosed(found) ? (found.closed?.by ?? "somebody") : found.waiver?.by.login;
  if (by === undefined) return null;
  return refuse("feedback_closed", `${id} is ${found.resolution ?? "waived"} by ${by}: leave it out of \`closes\``, {
    open: openOnes(view),
  });
}

/** Once work has begun, or in another stage than the finding's own, a new unit has no reason but the finding. */
function withoutItsFinding(view: CommandView, { unit, closes = [] }: Draft): CommandResult | null {
  const { step } = view;
  if (step.kind !== "fix" || step.subject === null || closes.includes(step.subject)) return null;
  const stage = workingStage(view.state);
  if (stage !== null && stage.name === step.stage && !hasBegun(stage)) return null;
  return refuse("closes_missing", `${unit} would be made for nothing: give \`closes: ["${step.subject}"]\``);
}

function openOnes({ state }: CommandView): readonly string[] {
  const isOpen = (finding: Finding): boolean => !isClosed(finding) && finding.waiver === null;
  return state.findings.filter(isOpen).map(({ id }) => id);
}
