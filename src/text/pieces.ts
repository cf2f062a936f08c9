import { hiddenMathematics } from "./hidden-mathematics.ts";
import type { Blocks, Inline, Leaf, Link, Range, ReadLeaf } from "./markdown/index.ts";

/** A stretch of a text and what it is. What stands between the pieces is structure: marks of lists, empty lines. */
export type Piece =
  | (Range & { readonly kind: "code" | "html" | "words" })
  /** What nobody sees, and what is to stand there instead; `what` is told. */
  | (Range & { readonly kind: "unseen"; readonly by: string; readonly what: string });

type Unseen = Extract<Piece, { readonly kind: "unseen" }>;

/** The pieces of a text, in its order, none overlapping another. */
export function piecesOf(blocks: Blocks, read: ReadLeaf): readonly Piece[] {
  const found: Piece[] = [
    ...blocks.html.map((range) => ({ ...range, kind: "html" as const })),
    ...blocks.code.map(({ start, end, about }) => ({ start: about?.end ?? start, end, kind: "code" as const })),
    ...unseenBlocks(blocks, read),
    ...blocks.leaves.flatMap((leaf) => leafPieces(blocks, leaf, read(leaf))),
  ];
  return outermost(found);
}

/** Sorted; without those that lie inside another one, and never two for one place. */
function outermost<Kind extends Range>(pieces: readonly Kind[]): readonly Kind[] {
  let covered = 0;
  return [...pieces]
    .sort((a, b) => a.start - b.start || b.end - a.end)
    .filter(({ start, end }) => {
      if (start < covered) return false;
      covered = Math.max(covered, end);
      return true;
    });
}

/** From a comment that nothing ends, the words of its paragraph: GitHub shows them, other readers do not. */
function withoutOpenComment(text: string, pieces: readonly Piece[]): readonly Piece[] {
  let open = false;
  return pieces.flatMap((piece): readonly Piece[] => {
    if (piece.kind !== "words") return [piece];
    const rest = { ...piece, kind: "unseen" as const, by: "", what: "HTML comments" };
    if (open) return [rest];
    const at = openComment(text.slice(piece.start, piece.end));
    if (at < 0) return [piece];
    open = true;
    return [
      { ...piece, end: piece.start + at },
      { ...rest, start: piece.start + at },
    ];
  });
}

function openComment(words: string): number {
  const at = words.search(/<!--/);
  return at > 0 && /(?:^|[^\\])(?:\\\\)*\\$/.test(words.slice(Math.max(0, at - 20), at)) ? -1 : at;
}

const LEFT_OUT = "[left out: words too intricate to be read]";

function leafPieces(blocks: Blocks, leaf: Leaf, inline: Inline | null): readonly Piece[] {
  if (inline === null)
    return [{ start: leaf.start, end: leaf.end, kind: "unseen", by: LEFT_OUT, what: "words too intricate to be read" }];
  const special = outermost<Piece>([
    ...inline.code.map((range) => ({ ...range, kind: "code" as const })),
    ...inline.html.map((range) => ({ ...range, kind: "html" as const })),
    ...inline.links.flatMap((link) => unseenInLink(blocks, link)),
    ...hiddenMathematics(blocks.text, leaf, inline.code).map((range) => ({
      ...range,
      kind: "unseen" as const,
      by: "",
      what: "hidden mathematics",
    })),
  ]);
  const pieces: Piece[] = [];
  let next = 0;
  for (const line of leaf.lines) {
    let at = line.start;
    for (let one = special[next]; one && one.start < line.end; one = special[next]) {
      if (one.start > at) pieces.push({ kind: "words", start: at, end: one.start });
      if (one.start >= line.start) pieces.push(one);
      at = Math.max(at, one.end);
      if (one.end > line.end) break;
      next++;
    }
    if (at < line.end) pieces.push({ kind: "words", start: at, end: line.end });
  }
  return withoutOpenComment(blocks.text, pieces);
}

/** Addresses that GitHub does not link, and such as hold sentences. */
const NO_ADDRESS = /^<?\s*(?:javascript|vbscript|data):/i;
const IS_FILE = /\.\w{1,8}(?:[?#]\S*)?>?$/;

function unseenInLink({ text, definitions }: Blocks, link: Link): readonly Unseen[] {
  const { kind, label, destination, title, reference, named } = link;
  const unseen: Unseen[] = [];
  const words = text.slice(label.start, label.end);
  const from = text.slice(destination?.start ?? 0, destination?.end ?? 0);
  if (kind === "link" && words.trim() === "")
    return [{ start: link.start, end: link.end, kind: "unseen", by: "", what: "links that show nothing" }];
  if (kind === "image" && words !== "") {
    const what = "descriptions of images";
    const ownLabel = reference !== null && (named === null || named.end - named.start <= 2);
    const target = ownLabel ? definitions.find((one) => one.label === reference)?.destination : null;
    const address = target ? text.slice(target.start, target.end) : "";
    const whole: Unseen = { start: link.start, end: link.end, kind: "unseen", by: `![](${address})`, what };
    unseen.push(ownLabel ? whole : { ...label, kind: "unseen", by: "", what });
  }
  if (destination && (NO_ADDRESS.test(from) || (/\s/.test(from.trim()) && !IS_FILE.test(from))))
    unseen.push({ ...destination, kind: "unseen", by: "", what: "addresses that are none" });
  if (title)
    unseen.push({
      start: destination?.end ?? title.start,
      end: title.end,
      kind: "unseen",
      by: "",
      what: "titles of links",
    });
  return unseen;
}

/** Definitions and footnotes that nothing refers to, titles of definitions, descriptions of code. */
function unseenBlocks(blocks: Blocks, read: ReadLeaf): readonly Unseen[] {
  const { text, leaves, definitions, footnotes, code } = blocks;
  const inlines = leaves.map((leaf) => read(leaf));
  const references = new Set(inlines.flatMap((inline) => inline?.links.map((link) => link.reference) ?? []));
  const called = calledFootnotes(blocks, inlines);
  const known = new Set<string>();
  const isFirst = (label: string): boolean => !known.has(label) && known.add(label) !== null;
  const unseen: Unseen[] = [];
  for (const one of definitions) {
    const what = "definitions of links";
    const address = text.slice(one.destination?.start ?? 0, one.destination?.end ?? 0);
    if (!isFirst(one.label) || !references.has(one.label) || (/\s/.test(address) && !IS_FILE.test(address)))
      unseen.push({ ...wholeLines(text, one), kind: "unseen", by: "", what });
    else if (one.title)
      unseen.push({ start: one.destination?.end ?? one.title.start, end: one.title.end, kind: "unseen", by: "", what });
  }
  for (const one of footnotes) {
    if (!isFirst(`^${one.label}`) || !called.has(one.label))
      unseen.push({ ...wholeLines(text, one), kind: "unseen", by: "", what: "footnotes of nothing" });
  }
  return [...unseen, ...code.flatMap(({ about }) => (about ? unseenAbout(text, about) : []))];
}

/** Labels that are called from words that are shown: outside footnotes, or in one that is called. */
function calledFootnotes({ leaves, footnotes }: Blocks, inlines: readonly (Inline | null)[]): ReadonlySet<string> {
  if (footnotes.length === 0) return new Set();
  const callsIn = new Map<string | null, string[]>([[null, []]]);
  let next = 0;
  for (const [index, leaf] of leaves.entries()) {
    while ((footnotes[next]?.end ?? Number.POSITIVE_INFINITY) <= leaf.start) next++;
    const around = leaf.within.includes("footnote") ? (footnotes[next]?.label ?? null) : null;
    const calls = inlines[index]?.calls ?? [];
    callsIn.set(around, (callsIn.get(around) ?? []).concat(calls));
  }
  const called = new Set<string>();
  const waiting = [...(callsIn.get(null) ?? [])];
  for (let label = waiting.pop(); label !== undefined; label = waiting.pop()) {
    if (called.has(label)) continue;
    called.add(label);
    waiting.push(...(callsIn.get(label) ?? []));
  }
  return called;
}

/** Of what stands behind a fence only a language is ordinary; none of it is shown. */
function unseenAbout(text: string, { start, end }: Range): readonly Unseen[] {
  const language = /^\S*/.exec(text.slice(start, end))?.[0] ?? "";
  const ordinary = /^[\w+#.:-]{0,24}$/.test(language);
  let from = ordinary ? start + language.length : start;
  if (from >= end) return [];
  while (!ordinary && /[ \t]/.test(text.charAt(from - 1))) from--;
  return [{ start: from, end, kind: "unseen", by: "", what: "descriptions of code blocks" }];
}

/** With the line end behind it, and what a quote puts before it where nothing else does. */
function wholeLines(text: string, { start, end }: Range): Range {
  const line = text.lastIndexOf("\n", start - 1) + 1;
  const alone = /^[ \t>]*$/.test(text.slice(line, start));
  const behind = /^[ \t]*(?:\r?\n|$)/.exec(text.slice(end, end + 200))?.[0].length ?? 0;
  return alone ? { start: line, end: end + behind } : { start, end };
}
