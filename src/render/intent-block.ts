import { isClosed, ledgerBranch, parseSourceRef } from "../method/index.ts";
import { managedBlock } from "./block.ts";
import { costSoFar, costWords } from "./cost.ts";
import { stageDiagram } from "./diagram.ts";
import { elsewhereWords, stageWordsAt, workedOnElsewhere } from "./elsewhere.ts";
import { intentFindingSections } from "./finding-sections.ts";
import { branchLink, cell, commitLink, inline, paragraphs, passage, pullLink, table, timeWords } from "./page.ts";
import { renderReasons, unmetLeaves, whatIsWaitedFor } from "./reasons.ts";
import { refusedWrites } from "./refused-writes.ts";
import { reviewMap } from "./review-map.ts";
import type { IntentView } from "./view.ts";
import { endWords, gateWords } from "./words.ts";

/** Our part of the intent's pull request: what is asked, where it stands, what is expected of whom. */
export function intentBlock(view: IntentView): string {
  const { page, state, position } = view;
  const elsewhere = workedOnElsewhere(view);
  const content = paragraphs([
    `### ${inline(page, state.intent.title)}`,
    `**${elsewhere === null ? whatIsWaitedFor(page, position) : elsewhereWords(page, elsewhere)}**`,
    endLine(view),
    view.goal ? `#### What was asked\n\n${quoted(passage(page, view.goal, 4000))}` : null,
    `#### Stages\n\n${stageTable(view)}`,
    stageDiagram(view),
    waitingSection(view),
    refusedWrites(page, view.refused_writes),
    undoneNote(view),
    intentFindingSections(page, state, elsewhere?.stage),
    state.intent.delivery ? `#### Who approved what\n\n${reviewMap(page, state)}` : null,
    `Cost so far: ${costWords(costSoFar(state))}.`,
    `The books are kept on ${branchLink(page, ledgerBranch(state.slug))}. ` +
      "Comment `/haiku why` to see what is missing, `/haiku help` for everything you can say.",
  ]);
  const phase = elsewhere === null ? phaseOf(view) : elsewhere.stage;
  return managedBlock(content, [phase, ...occasionOf(view, elsewhere?.stage)]);
}

/** How far the work is. */
export function phaseOf({ position: { status, stage, phase, track } }: IntentView): readonly unknown[] {
  return [status, stage, phase, track];
}

/** What makes an edit worth while besides a phase: a finding, somebody waited for, a pull request, an end, another goal. */
export function occasionOf(
  { page, state, position, pulls, refused_writes = [] }: IntentView,
  elsewhere: string | null = null,
): readonly unknown[] {
  const findings = state.findings.filter(({ stage }) => elsewhere === null || stage !== elsewhere);
  const waits = position.waits_for === "person" || position.waits_for === "stuck";
  return [
    waits ? unmetLeaves(position.reason).map(({ subject, because }) => [subject, because]) : null,
    findings.map((finding) => [finding.id, isClosed(finding), finding.waiver?.at ?? null, ...finding.also]),
    state.intent.stages.map((stage) => [stage, state.stages[stage]?.merged?.at ?? null]),
    page.url, // another one after a move: links are to lead there
    state.intent.delivery?.at ?? null,
    state.intent.ended?.how ?? null,
    pulls,
    ...undoneCommits(state).map(({ source }) => source),
    ...(state.intent.goal ? [state.intent.goal.body] : []),
    ...refused_writes.flatMap(({ why, until }) => (until === undefined ? why : [])),
  ];
}

function endLine({ page, state }: IntentView): string | null {
  const { ended } = state.intent;
  if (!ended) return null;
  const by = ended.by ? ` by ${inline(page, ended.by.login)}` : "";
  const why = ended.reason ? `: ${inline(page, ended.reason)}` : "";
  return `This intent is ${endWords(ended.how)}${by}${why}.`;
}

/** Commits of others on the ledger, which the engine has undone. */
function undoneCommits(state: IntentView["state"]): IntentView["state"]["intent"]["interventions"] {
  return state.intent.interventions.filter((one) => one.do === "undone");
}

function undoneNote({ page, state }: IntentView): string | null {
  const undone = undoneCommits(state);
  if (undone.length === 0) return null;
  const lines = undone.slice(-5).map(({ at, source, note }) => {
    const from = parseSourceRef(source);
    const sha = from?.from === "ledger" ? from.sha : source;
    return `- ${commitLink(page, sha)} by **${inline(page, note ?? "somebody")}**, undone ${timeWords(at)}`;
  });
  const what = `Only the App writes to ${branchLink(page, ledgerBranch(state.slug))}. What others wrote there counts for nothing:`;
  return `#### Changes to the books that were undone\n\n${what}\n\n${lines.join("\n")}`;
}

function quoted(text: string): string {
  return text
    .split("\n")
    .map((line) => `> ${line}`.trimEnd())
    .join("\n");
}

function stageTable(view: IntentView): string {
  const { page, state, pulls } = view;
  const rows = state.intent.stages.map((stage) => {
    const frozen = state.stages[stage]?.frozen;
    const number = pulls.stages[stage];
    return [
      stage,
      stageWordsAt(view, stage),
      frozen ? cell(page, gateWords(frozen), 500) : "fixed when it begins",
      number === undefined ? "—" : pullLink(page, number),
    ];
  });
  return table(["stage", "state", "how it is passed", "pull request"], rows);
}

/** The reasons in full when a person can do something about them; while agents work the first line says enough. */
export function waitingSection({ page, position }: IntentView): string | null {
  if (position.waits_for !== "person" && position.waits_for !== "stuck") return null;
  return `#### What is waited for\n\n${renderReasons(page, position.reason)}`;
}
