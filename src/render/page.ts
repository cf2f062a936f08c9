import { parseSourceRef } from "../method/index.ts";

/** Where a text will stand, and how text that people or agents wrote is made safe for it. */
export interface Page {
  /** Web address of the repository, without a slash at the end. */
  readonly url: string;
  /** Makes a person's or agent's text safe to post: no mentions, no closing words, no foreign links, no HTML. */
  readonly clean: (text: string) => string;
}

/** By the pull request's number, shown as `#12`. */
export function pullLink(page: Page, number: number): string {
  return `[#${number}](${page.url}/pull/${number})`;
}

/** To a run of GitHub Actions, by its id. */
export function runLink(page: Page, run: number): string {
  return `[run ${run}](${page.url}/actions/runs/${run})`;
}

/** Shows the first seven digits of the SHA and leads to all of it. */
export function commitLink(page: Page, sha: string): string {
  return `[${sha.slice(0, 7)}](${page.url}/commit/${sha})`;
}

/** Where an intent was asked for (`issue#12`), as a link where it is one. */
export function sourceLink(page: Page, source: string): string {
  const from = parseSourceRef(source);
  return from?.from === "issue" ? `[#${from.issue}](${page.url}/issues/${from.issue})` : inline(page, source);
}

/** `2026-11-21 09:05 UTC`. */
export function timeWords(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
}

/** The name stands as it is, not cleaned: for branches that the engine itself has named. */
export function branchLink(page: Page, branch: string): string {
  return `[${branch}](${page.url}/tree/${branch})`;
}

/** A foreign text as one line of at most `most` characters, safe to post. */
export function inline(page: Page, text: string, most = 200): string {
  return oneLine(page.clean(shorten(oneLine(text), most)));
}

/** Like `inline`, for a cell of a table. */
export function cell(page: Page, text: string, most = 200): string {
  return inline(page, text, most).replaceAll("|", "\\|");
}

/** A foreign text of several lines, safe to post, cut at `most` characters with a note that it was cut. */
export function passage(page: Page, text: string, most = 20_000): string {
  const trimmed = text.trim();
  if (trimmed.length <= most) return page.clean(trimmed);
  return `${page.clean(trimmed.slice(0, most))}\n\n_… cut here; the whole text is in the ledger._`;
}

/** Any stretch of white space becomes one space, at the ends none. Cleans nothing else: see `inline`. */
export function oneLine(text: string): string {
  return text.replace(/\s+/gu, " ").trim();
}

/** At most `most` characters, the last one an ellipsis when something was cut. Never cuts a character in half. */
export function shorten(text: string, most: number): string {
  const characters = [...text];
  if (characters.length <= most) return text;
  return `${characters
    .slice(0, most - 1)
    .join("")
    .trimEnd()}…`;
}

/** `1 finding`, `2 findings`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** `a, b and c`. */
export function list(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** A Markdown table; empty when there are no rows. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Paragraphs with an empty line between; empty ones are left out. */
export function paragraphs(parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== "").join("\n\n");
}
