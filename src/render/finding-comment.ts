import type { Finding, IntentState } from "../method/index.ts";
import { closingOf } from "./closing.ts";
import { findingWords } from "./finding-rows.ts";
import { commitLink, inline, type Page, paragraphs, passage } from "./page.ts";
import { authorWords, resolutionWords, severityWords } from "./words.ts";

/** Found again after a crash by this line, so that no finding is ever posted twice. */
export function findingMarker(slug: string, id: string): string {
  return `<!-- haiku:finding ${slug}/${id} -->`;
}

/** A finding as a review comment or, outside the diff, as a part of the review's text. */
export function findingComment(page: Page, state: IntentState, finding: Finding): string {
  return paragraphs([
    findingMarker(state.slug, finding.id),
    `**${finding.id}: ${inline(page, finding.title)}**`,
    `Severity: ${severityWords(finding.severity)}. Found by ${inline(page, authorWords(finding), 500)}.`,
    passage(page, finding.body),
    itemList(page, finding),
    suggestionBlock(finding),
    `_What happens next: ${nextWords(state, finding)}_`,
  ]);
}

function itemList(page: Page, finding: Finding): string | null {
  if (finding.items.length === 0) return null;
  return finding.items.map(({ item, resolved }) => `- [${resolved ? "x" : " "}] ${inline(page, item, 500)}`).join("\n");
}

/** A change that can be committed with one click; only for lines on the new side of the diff. */
function suggestionBlock(finding: Finding): string | null {
  if (finding.suggestion === null || finding.anchor?.side !== "RIGHT") return null;
  const longest = Math.max(2, ...(finding.suggestion.match(/`{3,}/g) ?? []).map((ticks) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}suggestion\n${finding.suggestion.replace(/\n$/, "")}\n${fence}`;
}

function nextWords(state: IntentState, finding: Finding): string {
  const words = findingWords(state, finding);
  if (words !== "being worked on") return `it ${words}.`;
  return (
    "it is classified, fixed and checked by somebody else than who fixed it; this comment is then edited and the " +
    `thread resolved. Comment \`/haiku help\` to see how to take part.`
  );
}

/** The same comment after closure: what was done and by which commit, the finding itself folded below. */
export function findingClosed(page: Page, state: IntentState, finding: Finding): string {
  return paragraphs([
    closingWords(page, state, finding),
    `<details><summary>What was found</summary>\n\n${passage(page, finding.body)}\n\n</details>`,
    TAKE_UP_A_THREAD,
  ]);
}

const TAKE_UP_A_THREAD = "_To take it up again, unresolve this thread or answer with `/haiku feedback <text>`._";

/** How it ended, in which commit, and what whoever closed it said. */
function closingWords(page: Page, state: IntentState, finding: Finding): string {
  const { by, why, commit } = closingOf(finding);
  const how = finding.resolution === null ? "closed" : resolutionWords(finding.resolution);
  const where = commit === null ? "" : ` in ${commitLink(page, commit)}`;
  return paragraphs([
    findingMarker(state.slug, finding.id),
    `**${finding.id}: ${inline(page, finding.title)}** — ${how}${where}${finding.closed ? `; closed by ${inline(page, by)}` : ""}.`,
    why ? passage(page, why, 4000) : null,
    verdicts(page, finding),
    finding.waiver ? `Waived by ${finding.waiver.by.login}: ${inline(page, finding.waiver.reason, 500)}` : null,
  ]);
}

function verdicts(page: Page, finding: Finding): string | null {
  if (finding.items.length === 0) return null;
  const lines = finding.items.map(({ item, resolved, evidence }) => {
    const verdict = resolved ? "done" : "not done";
    return `- ${inline(page, item, 500)}: ${verdict}${evidence ? ` (${inline(page, evidence, 500)})` : ""}`;
  });
  return lines.join("\n");
}

/** The reply in a person's own thread, which we do not edit. */
export function closingReply(page: Page, state: IntentState, finding: Finding): string {
  return paragraphs([closingWords(page, state, finding), TAKE_UP_A_THREAD]);
}

/** The answer to a remark or question somebody made in a comment: it quotes how that began, for there is no thread. */
export function remarkReply(page: Page, state: IntentState, finding: Finding): string {
  const quoted = `> ${inline(page, finding.body.split("\n")[0] ?? finding.title, 300)}`;
  const again = "_Not content? Comment `/haiku feedback <text>` or `/haiku ask <question>`._";
  return paragraphs([closingWords(page, state, finding), quoted, again]);
}
