interface Line {
  readonly text: string;
  readonly fenced: boolean;
}

/** The lines below a heading of the second level. Fenced lines belong to it; a heading inside a fence ends nothing. */
function linesUnder(heading: string, text: string): readonly Line[] {
  const lines: Line[] = [];
  let fenced = false;
  let inside = false;
  for (const line of text.split("\n")) {
    const fence = line.trimStart().startsWith("```");
    if (!fenced && line.startsWith("## ")) inside = line === `## ${heading}`;
    else if (inside) lines.push({ text: line, fenced: fenced || fence });
    if (fence) fenced = !fenced;
  }
  return lines;
}

/** What stands below a heading of the second level; empty when there is no such heading. */
export function sectionUnder(heading: string, text: string): string {
  return linesUnder(heading, text)
    .map((line) => line.text)
    .join("\n")
    .trim();
}

/** Top-level bullets and numbered items below a heading, those of fenced skeletons left out. */
export function itemsUnder(heading: string, text: string): readonly string[] {
  return linesUnder(heading, text)
    .filter((line) => !line.fenced && /^(?:- |\d+\. )/.test(line.text))
    .map((line) => line.text);
}

/** The fenced blocks below a heading, whatever headings stand inside them. */
export function fencesUnder(heading: string, text: string): readonly string[] {
  return sectionUnder(heading, text).match(/^```[\s\S]*?^```$/gm) ?? [];
}
