import { isBetweenSigns, type Line } from "./between-signs.ts";
import { htmlParts, VOID } from "./html.ts";
import { type Blocks, type Leaf, leafReader, type Range, type ReadLeaf, readBlocks } from "./markdown/index.ts";

/** Which of the lines that were asked for count, and whether one of them stands where nobody can tell. */
export interface SpokenLines {
  readonly lines: ReadonlySet<number>;
  readonly unread: boolean;
}

/**
 * Which of these lines (counted from 0) GitHub shows as plain text of a paragraph, from their beginning: no code, no
 * quote (nor what a quote goes on with), heading, table, footnote or HTML, and nothing inside an HTML element, a link,
 * an image, emphasis, struck-out words or mathematics. A paragraph of a list item is one, but for the line that bears
 * the item's mark. Where the end of a list has cut off a fence that its writer ends later, nothing in between counts.
 * What stands in a paragraph that is too intricate to be read, or below HTML in one, is no command and is told.
 */
export function spokenLines(text: string, asked: readonly number[]): SpokenLines {
  if (asked.length === 0) return { lines: new Set(), unread: false };
  const blocks = readBlocks(text);
  const read = leafReader(blocks);
  const readMarked = leafReader(blocks, { emphasis: true });
  const html = allHtml(blocks, read);
  const elements = [...insideElements(blocks, html.read), ...behindLists(blocks)];
  const starts = lineStarts(text);
  let unread = false;
  const spoken = asked.filter((index) => {
    const line: Line = { start: starts[index] ?? 0, end: (starts[index + 1] ?? text.length + 1) - 1 };
    const leaf = leafOf(blocks, line);
    if (leaf?.kind !== "paragraph" || leaf.within.some((one) => one !== "list")) return false;
    if (!beginsAlone(leaf, text, line)) return false;
    const inline = line.start < html.until ? readMarked(leaf) : null;
    if (inline === null) {
      unread = true;
      return false;
    }
    const at = text.indexOf("/", line.start);
    const inside = [...inline.marked, ...elements].some(({ start, end }) => start <= at && at < end);
    return !inside && !isBetweenSigns(blocks, { leaf, line, inline });
  });
  return { lines: new Set(spoken), unread };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function leafOf({ leaves }: Blocks, line: Line): Leaf | undefined {
  return leaves.find(({ start, end }) => start < line.end && line.start < end);
}

/** Whether nothing but space stands between the line's beginning and the leaf's. */
function beginsAlone({ start }: Leaf, text: string, line: Line): boolean {
  return start <= line.start || text.slice(line.start, start).trim() === "";
}

/** Elements that end by themselves where the next one begins. */
const ENDS_ITSELF = new Set(
  "p li dt dd tr td th tbody thead tfoot caption option optgroup colgroup rt rp html head body".split(" "),
);
/** The elements of HTML that stay open where nothing ends them. Other names are what people write between such signs. */
const STAYS_OPEN = new Set(
  (
    "a abbr acronym address applet article aside audio b bdi bdo big blink blockquote button canvas center cite code " +
    "data datalist del details dfn dialog dir div dl em fieldset figcaption figure font footer form frameset h1 h2 h3 " +
    "h4 h5 h6 header hgroup i iframe ins kbd label legend main map mark marquee math menu meter nav nobr noembed " +
    "noframes noscript object ol output picture plaintext pre progress q ruby s samp script search section select slot " +
    "small span strike strong style sub summary sup svg table template textarea time title tt u ul var video xmp"
  ).split(" "),
);

/** From behind each opening tag to the tag that closes it; what an open comment or tag swallows. */
function insideElements(blocks: Blocks, html: readonly Range[]): readonly Range[] {
  const found: Range[] = [];
  const open = new Map<string, number[]>();
  for (const one of html) {
    for (const part of htmlParts(blocks.text.slice(one.start, one.end))) {
      if (part.kind === "words") continue;
      const [start, end] = [one.start + part.start, one.start + part.end];
      if (part.open) return [...found, { start, end: Number.POSITIVE_INFINITY }];
      if (part.kind !== "tag" || VOID.has(part.name)) continue;
      const begun = open.get(part.name) ?? [];
      const last = part.closing ? begun.pop() : undefined;
      if (last !== undefined) found.push({ start: last, end: start });
      else if (!part.closing) {
        begun.push(end);
        open.set(part.name, begun);
      }
    }
  }
  for (const [name, begun] of open) {
    const [first] = begun;
    if (first !== undefined && STAYS_OPEN.has(name) && !ENDS_ITSELF.has(name))
      found.push({ start: first, end: Number.POSITIVE_INFINITY });
  }
  return found;
}

function behindLists({ code }: Blocks): readonly Range[] {
  return code.flatMap(({ end, cutOff }, at) => {
    const next = code[at + 1];
    return cutOff && next !== undefined ? [{ start: end, end: next.start }] : [];
  });
}

/** All HTML up to the first paragraph whose HTML is too intricate to be read. */
function allHtml(
  { text, html, leaves }: Blocks,
  read: ReadLeaf,
): { readonly read: readonly Range[]; readonly until: number } {
  const inline: Range[] = [];
  let until = Number.POSITIVE_INFINITY;
  for (const leaf of leaves.filter(({ start, end }) => text.slice(start, end).includes("<"))) {
    const found = read(leaf);
    if (found === null) until = Math.min(until, leaf.start);
    else inline.push(...found.html);
  }
  return { read: [...html, ...inline].sort((a, b) => a.start - b.start), until };
}
