import { type Finding, type IntentState, isClosed } from "../method/index.ts";
import { closingOf } from "./closing.ts";
import { findingTable } from "./finding-rows.ts";
import { cell, commitLink, count, inline, type Page, paragraphs, passage, table } from "./page.ts";
import { resolutionWords } from "./words.ts";

/** GitHub takes 65,536 characters for the whole text of a pull request. */
const ROOM = 24_000;

/**
 * The findings of a stage: what is open, with what reviewers said folded below (a remark outside the change has no
 * other place that lasts), then how the closed ones ended.
 */
export function findingSections(page: Page, state: IntentState, stage: string): string {
  const own = state.findings.filter((finding) => finding.stage === stage);
  const upstream = upstreamOf(state, stage);
  const all = [...own, ...upstream];
  const open = all.filter((finding) => !isClosed(finding));
  const against = upstream.filter((finding) => !isClosed(finding));
  return paragraphs([
    "#### Open findings",
    findingTable(
      page,
      state,
      own.filter((finding) => !isClosed(finding)),
    ),
    against.length === 0
      ? null
      : `Against earlier stages, fixed on this branch before this stage goes on:\n\n${findingTable(page, state, against)}`,
    whatTheySay(page, open),
    closedFindings(page, all.filter(isClosed)),
  ]);
}

/** All that is open in the whole intent, but for a stage that is told of elsewhere; what was said and how it ended where no stage's pull request tells it. */
export function intentFindingSections(page: Page, state: IntentState, elsewhere: string | null = null): string {
  const told = state.findings.filter(({ stage }) => elsewhere === null || stage !== elsewhere);
  const own = state.findings.filter((finding) => finding.stage === null);
  const open = (findings: readonly Finding[]): readonly Finding[] => findings.filter((finding) => !isClosed(finding));
  return paragraphs([
    elsewhere === null ? "#### Open findings" : `#### Open findings besides those of stage ${elsewhere}`,
    findingTable(page, state, open(told)),
    whatTheySay(page, open(own)),
    closedFindings(page, own.filter(isClosed)),
  ]);
}

/** Findings against earlier stages that were filed while this one was worked on: its pull request is their place. */
function upstreamOf(state: IntentState, stage: string): readonly Finding[] {
  const record = state.stages[stage];
  if (!record) return [];
  const earlier = state.intent.stages.slice(0, state.intent.stages.indexOf(stage));
  const until = record.merged?.at ?? null;
  return state.findings.filter(
    ({ stage: of, created_at: at }) =>
      of !== null && earlier.includes(of) && at >= record.started_at && (until === null || at <= until),
  );
}

/** What reviewers and the engine wrote; people's remarks stand where they made them. */
function whatTheySay(page: Page, findings: readonly Finding[]): string | null {
  const theirs = findings.filter(({ author }) => author.kind !== "human");
  if (theirs.length === 0) return null;
  const most = Math.min(4000, Math.floor(ROOM / theirs.length));
  const texts = theirs.map(
    (finding) => `**${finding.id}: ${inline(page, finding.title)}**\n\n${passage(page, finding.body, most)}`,
  );
  return `<details><summary>What they say</summary>\n\n${texts.join("\n\n")}\n\n</details>`;
}

function closedFindings(page: Page, findings: readonly Finding[]): string | null {
  if (findings.length === 0) return null;
  const rows = findings.map((finding) => {
    const { by, why, commit } = closingOf(finding);
    const how = finding.resolution === null ? "closed" : resolutionWords(finding.resolution);
    const where = commit === null ? "" : ` in ${commitLink(page, commit)}`;
    const said = why === null ? "—" : cell(page, why, 300);
    return [finding.id, cell(page, finding.title, 120), `${how}${where}`, cell(page, by), said];
  });
  const rendered = table(["finding", "what", "how it ended", "by", "why"], rows);
  return `<details><summary>${count(findings.length, "closed finding")}</summary>\n\n${rendered}\n\n</details>`;
}
