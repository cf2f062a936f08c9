/** One `## ` part of a Markdown text, with its heading line. */
interface Section {
  readonly heading: string | null;
  readonly text: string;
}

/**
 * The text with the section of this name replaced, or appended at the end. Headings inside the new content go one
 * level below the section's own, so that the next replacement takes all of it and nothing else.
 */
export function replaceSection(text: string, name: string, content: string): string {
  const heading = oneLine(name);
  const section = `## ${heading}\n\n${lowerHeadings(content.trim())}\n`;
  const parts = splitSections(text);
  const at = parts.findIndex((part) => part.heading === heading);
  if (at < 0) return text === "" ? section : `${text.trimEnd()}\n\n${section}`.replace(/^\n+/, "");
  const last = at === parts.length - 1;
  return parts.map((part, index) => (index === at ? (last ? section : `${section}\n`) : part.text)).join("");
}

/** Parts of a Markdown text by headings of the second level outside code fences; the first may have no heading. */
function splitSections(text: string): readonly Section[] {
  const sections: { heading: string | null; text: string }[] = [];
  const inCode = fenceTracker();
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const heading = inCode(line) ? undefined : /^## (.*?)\s*$/.exec(line)?.[1];
    const current = sections.at(-1);
    if (heading !== undefined) sections.push({ heading, text: line });
    else if (current) current.text += line;
    else sections.push({ heading: null, text: line });
  }
  return sections;
}

/** Headings of the first two levels become third-level ones; code is left alone. */
export function lowerHeadings(text: string): string {
  const inCode = fenceTracker();
  return text
    .split("\n")
    .map((line) => (inCode(line) ? line : line.replace(/^#{1,2}(?=\s)/, "###")))
    .join("\n");
}

/** Any stretch of white space becomes one space, at the ends none. Markdown in it stays Markdown. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** Told line after line, says whether that line belongs to a fenced code block. */
function fenceTracker(): (line: string) => boolean {
  let open: string | null = null;
  return (line) => {
    const fence = /^ {0,3}(`{3,}|~{3,})([^\n]*)/.exec(line);
    if (open === null) {
      if (fence?.[1] === undefined || (fence[1].startsWith("`") && fence[2]?.includes("`"))) return false;
      open = fence[1];
      return true;
    }
    if (fence?.[1]?.startsWith(open) && fence[2]?.trim() === "") open = null;
    return true;
  };
}
