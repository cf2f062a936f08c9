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

/** The fenced blocks below a heading, whatever headings stand inside them. */
export function fencesUnder(heading: string, text: string): readonly string[] {
  const fences: string[] = [];
  const marked = text.replaceAll(/^```[\s\S]*?^```$/gm, (fence) => `\0${fences.push(fence) - 1}\0`);
  const section = marked.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  return [...section.matchAll(/\0(\d+)\0/g)].map(([, at]) => fences[Number(at)] ?? "");
}
