import type { WorkChange } from "../method/index.ts";
import { lowerHeadings, oneLine } from "./sections.ts";

/** A decision as the method records it, without the word that says which change it is. */
export type DecisionEntry = Omit<Extract<WorkChange, { change: "decision" }>, "change">;

const TITLE = "# Decisions\n";

/** `decisions.md` with one decision more, at the end. Every byte before it stays. */
export function appendDecision(text: string, decision: DecisionEntry): string {
  const options = decision.options.map(
    (option) => `- ${oneLine(option)}${option === decision.choice ? " **(chosen)**" : ""}`,
  );
  const parts = [
    `## ${decision.id} ${oneLine(decision.title)}`,
    options.join("\n"),
    `**Choice:** ${oneLine(decision.choice)}`,
    `**Decided by:** ${oneLine(decision.by)}`,
    lowerHeadings(decision.rationale.trim()),
  ];
  const before = text === "" ? TITLE : text.endsWith("\n") ? text : `${text}\n`;
  return `${before}\n${parts.filter((part) => part !== "").join("\n\n")}\n`;
}
