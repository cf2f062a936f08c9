import { type CodeRange, codeIn } from "./code-ranges.ts";
import { applyEdits, type Edit } from "./edits.ts";
import { showEntities } from "./entities.ts";
import { isDrawnFormula } from "./hidden-mathematics.ts";
import { leafReader, type Range, readBlocks } from "./markdown/index.ts";
import { withoutTallGaps, withoutWideGaps } from "./out-of-sight.ts";
import { type Piece, piecesOf } from "./pieces.ts";
import { VisibleHtml } from "./visible-html.ts";
import { visibleSigns } from "./visible-signs.ts";

/** A text that is safe to show or to hand to an agent, and what it cost. */
export interface SanitisedText {
  readonly text: string;
  /** What was taken out or made visible, each kind with its count: `HTML comments (2)`. Empty for clean text. */
  readonly removed: readonly string[];
}

type Note = (kind: string) => void;

/** What was hidden may have hidden something else; more often than this nobody has met. */
const MOST_ROUNDS = 6;

/**
 * What a person would see of a text that an agent is to read: hidden text is removed or shown. Clean text is unchanged,
 * and so is code, whatever stands around it; only signs that nobody sees are written out there.
 */
export function sanitise(text: string): SanitisedText {
  const counts = new Map<string, number>();
  const note: Note = (kind) => {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  };
  let known: Known = { text, code: null };
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const cleaned = cleanOnce(known, note);
    if (cleaned.text === known.text) break;
    known = cleaned;
  }
  return { text: known.text, removed: [...counts].sort().map(([kind, count]) => `${kind} (${count})`) };
}

/** A text, and where code stands in it as its writer meant it; null: where the parser finds it. */
interface Known {
  readonly text: string;
  readonly code: readonly CodeRange[] | null;
}

function cleanOnce({ text: before, code: known }: Known, note: Note): Known {
  const { text, code: meant } = visibleSigns(before, known, note);
  const blocks = readBlocks(text);
  const read = leafReader(blocks);
  const found = codeIn(blocks, read);
  const code = known === null ? inBoth(found, meant) : (meant ?? []);
  const pieces = known === null ? doubted(piecesOf(blocks, read), code) : outside(piecesOf(blocks, read), code);
  const { text: after, followed } = applyEdits(text, editsOf(text, pieces, note), code);
  return { text: after, code: followed };
}

/** Signs that nobody sees may have made code of what was none, or other code: that is not sure to be code. */
function inBoth(found: readonly CodeRange[], meant: readonly CodeRange[] | null): readonly CodeRange[] {
  if (meant === null) return found;
  const key = ({ start, end, block }: CodeRange): string => `${start} ${end} ${block}`;
  const known = new Set(meant.map(key));
  return found.filter((one) => known.has(key(one)));
}

/** Code that is not sure to be code is read as HTML, so that nothing hides in it. */
function doubted(pieces: readonly Piece[], code: readonly CodeRange[]): readonly Piece[] {
  const sure = new Set(code.map(({ start }) => start));
  return pieces.map((piece) => (piece.kind === "code" && !sure.has(piece.start) ? { ...piece, kind: "html" } : piece));
}

/** Pieces that do not reach into code. */
function outside(pieces: readonly Piece[], code: readonly CodeRange[]): readonly Piece[] {
  let next = 0;
  return pieces.filter((piece) => {
    while ((code[next]?.end ?? Number.POSITIVE_INFINITY) <= piece.start) next++;
    return (code[next]?.start ?? Number.POSITIVE_INFINITY) >= piece.end;
  });
}

function editsOf(text: string, pieces: readonly Piece[], note: Note): readonly Edit[] {
  const html = new VisibleHtml(note, closedElements(text, pieces));
  const edits: Edit[] = [];
  const replace = ({ start, end }: Range, by: string): void => {
    if (text.slice(start, end) !== by) edits.push({ start, end, by });
  };
  let at = 0;
  for (const piece of pieces) {
    const between = { start: at, end: piece.start };
    if (between.end - between.start > 30) replace(between, withoutTallGaps(text.slice(at, piece.start), note));
    at = piece.end;
    const own = text.slice(piece.start, piece.end);
    if (piece.kind === "html") replace(piece, html.read(own, text.charAt(piece.start - 1)));
    else if (piece.kind === "code") {
      if (html.hides) note("code in hidden elements (shown)");
      if (isDrawnFormula(text, piece)) note("hidden mathematics in code (shown)");
      html.passes(own);
    } else if (html.hides) replace(piece, "");
    else if (piece.kind === "unseen") {
      note(piece.what);
      replace(piece, piece.by);
    } else {
      html.passes(own);
      replace(piece, withoutWideGaps(showEntities(own, note), note));
    }
  }
  return edits;
}

/** Names of elements that a tag somewhere in the text's HTML ends. */
function closedElements(text: string, pieces: readonly Piece[]): (name: string) => boolean {
  const names = new Set<string>();
  for (const { kind, start, end } of pieces) {
    if (kind !== "html") continue;
    for (const [, name = ""] of text.slice(start, end).matchAll(/<\/([A-Za-z][A-Za-z0-9-]*)/g))
      names.add(name.toLowerCase());
  }
  return (name) => names.has(name);
}
