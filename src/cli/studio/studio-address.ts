import type { StageDefinition, StudioDefinition } from "../../method/index.ts";
import { nearest, UserError } from "../../shared/index.ts";
import { findStudio } from "../../studio/index.ts";

/** The studio of this name. Fails with `studio_unknown` and the nearest name. */
export function studioAt(studios: readonly StudioDefinition[], name: string): StudioDefinition {
  const answer = findStudio(studios, name);
  if (answer.kind === "found") return answer.found;
  const names = studios.map((studio) => studio.name).join(", ");
  const hint = answer.suggestion ? `did you mean ${answer.suggestion}? There are: ${names}` : `there are: ${names}`;
  throw new UserError("studio_unknown", `there is no studio "${name}" that can be used here`, hint);
}

/** The stage of this name. Fails with `stage_unknown` and the nearest name. */
export function stageAt(studio: StudioDefinition, name: string): StageDefinition {
  const names = studio.stages.map((stage) => stage.name);
  const found = studio.stages.find((stage) => stage.name === name);
  if (found) return found;
  throw new UserError("stage_unknown", `${studio.name} has no stage "${name}"`, hintFor(name, names));
}

/** What was meant, or all there is. */
export function hintFor(name: string, names: readonly string[]): string {
  const near = nearest(name, names);
  const all = names.length === 0 ? "there is none" : `there are: ${names.join(", ")}`;
  return near ? `did you mean ${near}? ${all}` : all;
}
