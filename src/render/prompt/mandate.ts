import type { HatDefinition, ReviewerDefinition, StageDefinition, Step, StudioDefinition } from "../../method/index.ts";
import { SPEC } from "../../method/index.ts";
import { UserError } from "../../shared/index.ts";
import type { Section } from "./prompt-input.ts";

const LENS =
  "Read this mandate as a lens: its checks are examples of what it cares about. Look for anything else of that kind.";
const STRICT = "Read this mandate strictly: check exactly what it lists, and nothing else.";

/** The model a mandate asks for, if it does. */
export function modelOf(studio: StudioDefinition, step: Step): string | null {
  const stage = stageOf(studio, step);
  const definition = hatOf(studio, step) ?? reviewerOf(studio, step) ?? templateOf(stage, step);
  return definition?.model ?? stage?.default_model ?? studio.default_model ?? null;
}

/** The texts that tell the agent who it is in this step. Fails with `mandate_missing` when the studio has none. */
export function mandateSections(studio: StudioDefinition, step: Step): readonly Section[] {
  switch (step.kind) {
    case "hat":
    case "fix":
      return definitionSections(hatOf(studio, step), step);
    case "review":
    case "approve":
      return step.subject === SPEC
        ? roleSections(studio, step.kind === "review" ? "spec-plan" : "spec-work", step)
        : definitionSections(reviewerOf(studio, step), step);
    case "discover":
      return [...roleSections(studio, "discoverer", step), ...templateSections(studio, step)];
    case "elaborate":
      return [...roleSections(studio, "elaborator", step), ...phaseSections(studio, step, "ELABORATION")];
    case "gates":
      return [];
  }
}

/** Guidance for the phase of execution, where a studio has it. */
export function executionSections(studio: StudioDefinition, step: Step): readonly Section[] {
  return step.kind === "hat" || step.kind === "fix" ? phaseSections(studio, step, "EXECUTION") : [];
}

/** Undefined for a step of the whole intent, and where the studio has no stage of this name any more. */
export function stageOf(studio: StudioDefinition, step: Step): StageDefinition | undefined {
  return studio.stages.find((stage) => stage.name === step.stage);
}

function hatOf(studio: StudioDefinition, step: Step): HatDefinition | undefined {
  const stage = stageOf(studio, step);
  if (step.kind === "hat") return stage?.hats.find((hat) => hat.name === step.hat);
  if (step.kind !== "fix") return undefined;
  return (stage?.fix_hats ?? studio.fix_hats).find((hat) => hat.name === step.hat);
}

function reviewerOf(studio: StudioDefinition, step: Step): ReviewerDefinition | undefined {
  const [first = "", second] = (step.subject ?? "").split(":");
  const home = second === undefined ? stageOf(studio, step) : studio.stages.find((stage) => stage.name === first);
  const reviewers = step.stage === null ? studio.reviewers : (home?.reviewers ?? []);
  return reviewers.find((reviewer) => reviewer.name === (second ?? first));
}

function templateOf(stage: StageDefinition | undefined, step: Step) {
  return step.kind === "discover" ? stage?.discovery.find((one) => one.name === step.subject) : undefined;
}

function definitionSections(
  definition: HatDefinition | ReviewerDefinition | undefined,
  step: Step,
): readonly Section[] {
  if (!definition) throw missing(step.hat ?? step.subject ?? step.kind, step);
  const { interpretation, text, name } = definition;
  const reading = interpretation === undefined ? "" : `\n\n${interpretation === "strict" ? STRICT : LENS}`;
  return [{ title: `Your mandate: ${name}`, text: text.body + reading, source: sources(text.sources, name) }];
}

function roleSections(studio: StudioDefinition, role: string, step: Step): readonly Section[] {
  const text = studio.roles[role];
  if (!text) throw missing(role, step);
  return [{ title: `Your mandate: ${role}`, text: text.body, source: sources(text.sources, role) }];
}

function templateSections(studio: StudioDefinition, step: Step): readonly Section[] {
  const template = templateOf(stageOf(studio, step), step);
  if (!template) throw missing(step.subject ?? "template", step);
  return [
    {
      title: `What to write: ${template.name}`,
      text: template.text.body,
      source: sources(template.text.sources, template.name),
    },
  ];
}

function phaseSections(studio: StudioDefinition, step: Step, phase: string): readonly Section[] {
  const text = stageOf(studio, step)?.phases[phase];
  return text ? [{ title: "Guidance for this phase", text: text.body, source: sources(text.sources, phase) }] : [];
}

function sources(files: readonly string[], name: string): string {
  return files.length > 0 ? files.join(" + ") : name;
}

function missing(name: string, step: Step): UserError {
  return new UserError(
    "mandate_missing",
    `the studio has no text for ${name}${step.stage ? ` in the stage ${step.stage}` : ""}`,
    "the studio on the default branch has changed since the stage began: bring the file back, or start the stage again",
  );
}
