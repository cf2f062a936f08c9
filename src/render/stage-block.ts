import {
  gatesOfUnit,
  isDeclaredGate,
  type PlannedUnit,
  type StageRecord,
  standing,
  unitNumber,
} from "../method/index.ts";
import { managedBlock } from "./block.ts";
import { findingSections } from "./finding-sections.ts";
import { occasionOf, phaseOf, waitingSection } from "./intent-block.ts";
import { inline, paragraphs, pullLink, timeWords } from "./page.ts";
import { whatIsWaitedFor } from "./reasons.ts";
import { refusedWrites } from "./refused-writes.ts";
import { roleTable, unitTable } from "./unit-rows.ts";
import type { StageView } from "./view.ts";
import { gateWords, stageWords } from "./words.ts";

/** Our part of a stage's pull request: its plan, who works on what, who has signed, and how it is passed. */
export function stageBlock(view: StageView): string {
  const { page, state, position, stage, pulls } = view;
  const part = pulls.intent === null ? "" : `, part of ${pullLink(page, pulls.intent)}`;
  const content = paragraphs([
    `### Stage ${stage} of “${inline(page, state.intent.title)}”${part}`,
    `**${headline(view)}**`,
    stageSections(view),
    position.stage === stage ? waitingSection(view) : null,
    refusedWrites(page, view.refused_writes),
    "Comment `/haiku why` to see what is missing, `/haiku help` for everything you can say. " +
      "Remarks made as a review that asks for changes are taken up and worked on.",
  ]);
  return managedBlock(content, [stage, phaseOf(view), ...occasionOf(view)]);
}

function headline({ page, state, position, stage }: StageView): string {
  return position.stage === stage
    ? whatIsWaitedFor(page, position)
    : `Stage ${stage}: ${stageWords(state, position, stage)}`;
}

/** Units, roles, findings and gate of a stage; also the text of its check. */
export function stageSections({ page, state, plans, files, stage }: StageView): string {
  const record = state.stages[stage];
  if (!record) return `Stage ${stage} has not begun.`;
  const units = plans.stages[stage]?.units ?? [];
  return paragraphs([
    planProblems(page, plans.problems),
    `#### Work\n\n${unitTable(page, record, units)}`,
    plannedCommands(page, record, units),
    `#### Signatures\n\n${roleTable(record, standing(state, { plans, files, tree: null }))}`,
    findingSections(page, state, stage),
    gateSection(page, record),
  ]);
}

/** Commands that are run because a plan says so, and not because the repository does: people see them here before they run. */
function plannedCommands(
  page: StageView["page"],
  { frozen }: StageRecord,
  units: readonly PlannedUnit[],
): string | null {
  const lines = units.flatMap((unit) =>
    gatesOfUnit(unit, frozen)
      .filter((gate) => !isDeclaredGate(frozen, gate))
      .map(({ command, dir }) => {
        const where = dir === undefined ? "" : ` in \`${inline(page, dir)}\``;
        return `- unit ${unitNumber(unit.id)}: \`${inline(page, command.replaceAll("`", "'"), 300)}\`${where}`;
      }),
  );
  if (lines.length === 0) return null;
  return `#### Commands that come from a plan\n\nRun as quality gates besides the repository's own:\n\n${lines.join("\n")}`;
}

function gateSection(page: StageView["page"], record: StageRecord): string {
  const conditions = record.frozen.protocol?.conditions ?? [];
  return paragraphs([
    `#### Gate\n\nThis stage is passed when: ${inline(page, gateWords(record.frozen), 500)}.${gateState(record)}`,
    record.early_merge ? `It was merged early: ${inline(page, record.early_merge.why)}. It goes on here.` : null,
    conditions.length > 0 && record.gate === null
      ? `Whoever passes it makes sure of this first:\n\n${conditions.map((one) => `- ${inline(page, one, 500)}`).join("\n")}`
      : null,
  ]);
}

function gateState(record: { readonly gate: unknown; readonly gate_opened_at: string | null }): string {
  if (record.gate !== null) return " It is passed.";
  return record.gate_opened_at === null
    ? " It is not open yet."
    : ` It is open since ${timeWords(record.gate_opened_at)}.`;
}

function planProblems(page: StageView["page"], problems: StageView["plans"]["problems"]): string | null {
  if (problems.length === 0) return null;
  const lines = problems.map(
    ({ path, line, what, fix }) =>
      `- \`${inline(page, path)}${line === null ? "" : `:${line}`}\`: ${inline(page, what)} — ${inline(page, fix)}`,
  );
  return `#### Plans that cannot be read\n\n${lines.join("\n")}`;
}
