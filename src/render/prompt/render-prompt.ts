import { type PlannedUnit, unitStatus } from "../../method/index.ts";
import { digest } from "../../shared/index.ts";
import { crossCutting } from "./cross-cutting.ts";
import { finish, goal, history, identity, paths } from "./fixed-sections.ts";
import { keptElsewhere } from "./kept-elsewhere.ts";
import { executionSections, mandateSections, stageOf } from "./mandate.ts";
import { missingInputs } from "./missing-inputs.ts";
import type { DataFile, ManifestEntry, Prompt, PromptInput, PromptPart, Section } from "./prompt-input.ts";
import { reReviewText } from "./re-review.ts";
import { dataFiles, type Subject, subjectOf } from "./subject.ts";

/**
 * The prompt of one step, the files that go with it, and the list of what went in and what was kept out. Instructions
 * come from the studio alone; what people, agents and the repository say lies in files.
 */
export function renderPrompt(input: PromptInput): Prompt {
  const subject = subjectOf(input);
  const files = dataFiles(input, subject);
  const sections = [
    identity(input, subject),
    ...goal(input),
    ...stageSections(input),
    ...executionSections(input.studio, input.step),
    ...mandateSections(input.studio, input.step),
    ...missingInputs(input),
    ...unitSections(input, subject),
    ...crossCutting(input),
    ...reReviewText(input),
    ...history(input, subject, files),
    paths(input, subject),
    ...keptElsewhere(input),
    ...outputSections(input),
    finish(input),
  ];
  return {
    text: `${sections.map(render).join("\n\n")}\n`,
    parts: sections.map(part),
    files: new Map(files.map((file) => [file.name, file.text])),
    manifest: manifest(sections, files, input.withheld),
  };
}

function render({ title, text }: Section): string {
  return title === null ? text.trim() : `## ${title}\n\n${text.trim()}`;
}

function part({ title, text, source }: Section): PromptPart {
  return { title: title ?? "Who you are in this step", source, bytes: bytesOf(text) };
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text.trim()).byteLength;
}

function stageSections({ studio, step }: PromptInput): readonly Section[] {
  const stage = stageOf(studio, step);
  if (!stage) return [];
  return [
    { title: `The stage: ${stage.name}`, text: stage.text.body, source: stage.text.sources.join(" + ") || stage.name },
  ];
}

/** The unit at hand with its record; for reviews and plans, the list of units there are. */
function unitSections(input: PromptInput, { unit }: Subject): readonly Section[] {
  if (unit) {
    const text = `Your unit is \`${unit.id}\`. Its plan is binding:\n\n${quote(unit.plan_text)}`;
    const plan = { title: `The unit: ${unit.title}`, text, source: `plan of ${unit.id}` };
    const record = { title: "The record so far", text: quote(unit.record), source: `record of ${unit.id}` };
    return unit.record.trim() === "" ? [plan] : [plan, record];
  }
  const units = input.plans.stages[input.step.stage ?? ""]?.units ?? [];
  if (units.length === 0) return [];
  const text = units.map((one) => `- \`${one.id}\`: ${statusOf(input, one)}`);
  const how = "Read each with `haiku_unit_read`.";
  return [{ title: "Units of this stage", text: [...text, "", how].join("\n"), source: null }];
}

function statusOf({ state, step }: PromptInput, unit: PlannedUnit): string {
  const stage = state.stages[step.stage ?? ""];
  return stage ? unitStatus(stage.frozen.chain, stage.units[unit.id]) : "pending";
}

function outputSections({ studio, step }: PromptInput): readonly Section[] {
  if (step.kind !== "hat" && step.kind !== "fix" && step.kind !== "elaborate") return [];
  return (stageOf(studio, step)?.outputs ?? []).map((template) => ({
    title: `Output of this stage: ${template.name} (${template.location})`,
    text: template.text.body,
    source: template.text.sources.join(" + ") || template.name,
  }));
}

/** Longer than any run of backticks inside, so that a plan cannot end its own frame. */
function quote(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const frame = "`".repeat(longest + 1);
  return `${frame}markdown\n${text.trimEnd()}\n${frame}`;
}

function manifest(
  sections: readonly Section[],
  files: readonly DataFile[],
  withheld: ReadonlyMap<string, string>,
): readonly ManifestEntry[] {
  const entry = (source: string, text: string, why: string | null): ManifestEntry => {
    return { source, digest: digest(text), bytes: new TextEncoder().encode(text).byteLength, withheld: why };
  };
  return [
    ...sections.flatMap(({ source, text }) => (source === null ? [] : [entry(source, text, null)])),
    ...files.map((file) => entry(file.source, file.text, null)),
    ...files.flatMap((file) => file.removed.map((what) => entry(file.source, "", `hidden text: ${what}`))),
    ...[...withheld].map(([path, id]) => ({
      source: path,
      digest: `git:${id}`,
      bytes: 0,
      withheld: "acts on agents or tools",
    })),
  ];
}
