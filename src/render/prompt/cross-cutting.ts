import type { Finding } from "../../method/index.ts";
import { findingWords } from "../finding-rows.ts";
import type { PromptInput, Section } from "./prompt-input.ts";

const FILE = "cross-cutting.md";

/** For whoever looks at the whole intent: findings that concern no single unit, which nobody had in view as a whole. */
export function crossCutting(input: PromptInput): readonly Section[] {
  if (crossCuttingOf(input).length === 0) return [];
  const text = `\`${input.dataFolder}/${FILE}\` lists the findings that concerned no single unit, and what became of each. Who settled one looked at one stage: see whether it holds across the whole.`;
  return [{ title: "Findings across units", text, source: null }];
}

/** Their list for the data folder, before it is cleaned and fenced: titles are words of people and agents. */
export function crossCuttingList(input: PromptInput): { readonly name: string; readonly text: string } | null {
  const findings = crossCuttingOf(input);
  if (findings.length === 0) return null;
  return { name: FILE, text: findings.map((finding) => lineFor(input, finding)).join("\n") };
}

function crossCuttingOf({ state, step }: PromptInput): readonly Finding[] {
  if (step.kind !== "approve" || step.stage !== null) return [];
  return state.findings.filter(({ targets }) => targets !== null && targets.unit === null);
}

function lineFor({ state }: PromptInput, finding: Finding): string {
  const where = finding.stage === null ? "the whole intent" : `stage ${finding.stage}`;
  return `- ${finding.id} (${where}): ${finding.title.replace(/\s+/g, " ")} (${findingWords(state, finding)})`;
}
