import type { StudioDefinition } from "../../method/index.ts";
import type { StudioProblem } from "../../studio/index.ts";
import { EXIT, type ExitCode, type Terminal, writeJson } from "../terminal.ts";
import { readProject } from "./read-studios.ts";

/** `haiku studio list`: what `start` may name here, and which studios cannot be used. */
export async function listStudios(terminal: Terminal, asked: { readonly json?: boolean }): Promise<ExitCode> {
  const { studios, problems } = await readProject(terminal.folder);
  if (asked.json) writeJson(terminal, { studios: studios.map(row), errors: errorsIn(problems) });
  else terminal.write(`${studios.map(lines).join("\n\n")}\n${remark(problems)}`);
  return EXIT.ok;
}

function row(studio: StudioDefinition) {
  const { directory, name, slug, aliases, description, category, stages, digest } = studio;
  return { directory, name, slug, aliases, description, category, stages: stages.map((stage) => stage.name), digest };
}

function lines(studio: StudioDefinition): string {
  const { directory, name, slug, aliases, description, category, stages } = studio;
  const others = [...new Set([directory, slug, ...aliases])].filter((word) => word !== name);
  const known = others.length === 0 ? "" : `  (also: ${others.join(", ")})`;
  const walk = stages.map((stage) => `${stage.name} [${stage.gate.join(" or ")}]`).join(" → ");
  const about = [category, description].filter((words) => words !== "").join(": ");
  return [`${name}${known}`, ...(about === "" ? [] : [`  ${about}`]), `  ${walk}`].join("\n");
}

function errorsIn(problems: readonly StudioProblem[]): number {
  return problems.filter(({ severity }) => severity === "error").length;
}

function remark(problems: readonly StudioProblem[]): string {
  const errors = errorsIn(problems);
  if (errors === 0) return "";
  return `\n${errors} error${errors === 1 ? "" : "s"} in this project's files: see \`haiku studio validate\`\n`;
}
