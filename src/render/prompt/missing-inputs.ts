import { folderOf, type StageInput } from "../../method/index.ts";
import { stageOf } from "./mandate.ts";
import type { PromptInput, Section } from "./prompt-input.ts";

/** Where one stage is played alone: what it begins with otherwise and what nobody has made, so that nobody looks for it. */
export function missingInputs(input: PromptInput): readonly Section[] {
  const missing = missingOf(input);
  if (missing.length === 0) return [];
  const text = [
    "This stage is played alone. It begins otherwise with what earlier stages make, and nobody has made this here:",
    "",
    ...missing.map((one) => `- ${wordsFor(input, one)}`),
    "",
    "Do not wait for it and do not make it up. Work from the goal and the repository; what you have to assume in its place, write down with your work. That it is missing is no defect of what was done here.",
  ];
  return [{ title: "Missing inputs", text: text.join("\n"), source: null }];
}

function missingOf(input: PromptInput): readonly StageInput[] {
  const { state, studio, step, paths } = input;
  if (state.intent.mode !== "quick") return [];
  const isThere = (one: StageInput): boolean => {
    const place = placeOf(input, one);
    return place !== null && paths.some((path) => path === place || path.startsWith(`${place}/`));
  };
  const inputs = stageOf(studio, step)?.inputs ?? [];
  return inputs.filter((one) => !state.intent.stages.includes(one.stage) && !isThere(one));
}

function wordsFor(input: PromptInput, one: StageInput): string {
  const place = placeOf(input, one);
  const where = place === null ? "whatever there is of it lies in the source tree" : `it would be \`${place}\``;
  return `${one.name} of the stage ${one.stage}: ${where}`;
}

/** Where the stage that makes it would put it; null: anywhere in the source tree. */
function placeOf({ state, studio }: PromptInput, { stage, kind, name }: StageInput): string | null {
  const maker = studio.stages.find((one) => one.name === stage);
  const template = (kind === "output" ? maker?.outputs : maker?.discovery)?.find((one) => one.name === name);
  if (template === undefined || template.location.startsWith("(")) return null;
  return template.location.replaceAll("{intent-slug}", folderOf(state)).replace(/\/+$/, "");
}
