/** Code between fences shows what a record looks like; its headings and bullets are not the mandate's own. */
function withoutFences(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```$/gm, "");
}

/** What stands below a heading of the second level, fenced code left out; empty when there is no such heading. */
export function sectionUnder(heading: string, text: string): string {
  const sections = withoutFences(text).split(/^## /m);
  return sections.find((part) => part.startsWith(`${heading}\n`)) ?? "";
}

/** Top-level bullets and numbered items below a heading. */
export function itemsUnder(heading: string, text: string): readonly string[] {
  return sectionUnder(heading, text)
    .split("\n")
    .filter((line) => /^(?:- |\d+\. )/.test(line));
}

/** The fenced blocks below a heading. */
export function fencesUnder(heading: string, text: string): readonly string[] {
  const start = text.indexOf(`\n## ${heading}\n`);
  if (start < 0) return [];
  const end = text.indexOf("\n## ", start + 4);
  return text.slice(start, end < 0 ? undefined : end).match(/^```[\s\S]*?^```$/gm) ?? [];
}
