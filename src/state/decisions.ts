import type { WorkChange } from "../method/index.ts";
import { lowerHeadings, oneLine, splitSections } from "./sections.ts";

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

/** The decisions of `decisions.md`, in its order. Other sections are no decisions and are passed over. */
export function listDecisions(text: string): readonly DecisionEntry[] {
  return splitSections(text.replaceAll("\r\n", "\n")).flatMap((section) => {
    const heading = /^(D-\d{3,}) (.+)$/.exec(section.heading ?? "");
    if (heading?.[1] === undefined || heading[2] === undefined) return [];
    return [{ id: heading[1], title: heading[2], ...readDecision(section.text.split("\n").slice(1)) }];
  });
}

function readDecision(lines: readonly string[]): Omit<DecisionEntry, "id" | "title"> {
  const field = (name: string): string => {
    const line = lines.find((one) => one.startsWith(`**${name}:** `));
    return line?.slice(name.length + 6) ?? "";
  };
  const end = lines.findIndex((line) => line.startsWith("**Decided by:** "));
  const head = end < 0 ? lines : lines.slice(0, end);
  const options = head.flatMap((line) => /^- (.*?)(?: \*\*\(chosen\)\*\*)?$/.exec(line)?.[1] ?? []);
  return {
    options,
    choice: field("Choice"),
    by: field("Decided by"),
    rationale: lines
      .slice(end + 1)
      .join("\n")
      .trim(),
  };
}
