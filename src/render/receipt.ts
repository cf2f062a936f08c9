import { ledgerBranch } from "../method/index.ts";
import { costSoFar, costWords } from "./cost.ts";
import { findingWords } from "./finding-rows.ts";
import { branchLink, cell, inline, paragraphs, passage, pullLink, sourceLink, table } from "./page.ts";
import { reviewMap } from "./review-map.ts";
import type { IntentView } from "./view.ts";
import { gateWords } from "./words.ts";

/** The page that is delivered with the work: what was asked, what was done, who approved which version of what. */
export function receipt(view: IntentView): string {
  const { page, state } = view;
  const { intent } = state;
  return `${paragraphs([
    `# ${inline(page, intent.title)}`,
    `Asked by ${inline(page, intent.created.by.login)} on ${intent.created.at.slice(0, 10)} (${sourceLink(page, intent.created.source)}), ` +
      `done with the studio ${intent.studio.name}.`,
    view.goal ? `## What was asked\n\n${passage(page, view.goal)}` : null,
    `## Stages\n\n${stageRows(view)}`,
    `## Who approved what\n\n${reviewMap(page, state)}`,
    `## Findings\n\n${findingRows(view)}`,
    `## Books\n\n${costWords(costSoFar(state))}. Every step, signature and decision is on ${branchLink(page, ledgerBranch(state.slug))}.`,
  ])}\n`;
}

function stageRows({ page, state, plans, pulls }: IntentView): string {
  const rows = state.intent.stages.map((stage) => {
    const record = state.stages[stage];
    const number = pulls.stages[stage];
    const units = plans.stages[stage]?.units ?? [];
    return [
      stage,
      units.map((unit) => cell(page, unit.title, 100)).join("; ") || "—",
      record ? cell(page, gateWords(record.frozen), 500) : "—",
      number === undefined ? "—" : pullLink(page, number),
    ];
  });
  return table(["stage", "work", "passed when", "pull request"], rows);
}

function findingRows({ page, state }: IntentView): string {
  if (state.findings.length === 0) return "None.";
  const rows = state.findings.map((finding) => [
    finding.id,
    finding.severity ?? "not weighed",
    cell(page, finding.title, 120),
    cell(page, findingWords(state, finding)),
  ]);
  return table(["finding", "severity", "what", "outcome"], rows);
}
