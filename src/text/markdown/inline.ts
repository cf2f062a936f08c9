import { parse, preprocess } from "micromark";
import { gfm } from "micromark-extension-gfm";
import { type Blocks, type Leaf, normalised, type Range } from "./blocks.ts";
import { emphasisGauge, isTooIntricate } from "./intricate.ts";

/** A link or an image, and where its parts stand. */
export interface Link extends Range {
  readonly kind: "link" | "image";
  /** What stands between its first brackets. */
  readonly label: Range;
  readonly destination: Range | null;
  readonly title: Range | null;
  /** The definition it takes its address from; null when it has one itself. */
  readonly reference: string | null;
  /** The brackets behind the label that name the definition; null where the label itself does. */
  readonly named: Range | null;
}

/** What the text of a leaf means besides its words. Each list in the text's order, outer before inner. */
export interface Inline {
  readonly code: readonly Range[];
  readonly html: readonly Range[];
  readonly entities: readonly Range[];
  readonly links: readonly Link[];
  /** Labels of the footnotes that are called. */
  readonly calls: readonly string[];
  /** Everything that is more than words: code, links and so on; emphasis and struck-out words where they are asked for. */
  readonly marked: readonly Range[];
}

const NOTHING: Inline = { code: [], html: [], entities: [], links: [], calls: [], marked: [] };

/** A leaf without one of these holds words only. `@`, `:` and `www.` make addresses. */
const MEANS_SOMETHING = /[`<&[\]*_~\\@:]|www\./i;
/** Reads leaves, each once; null for one that nobody could have meant, and that would take too long. */
export type ReadLeaf = (leaf: Leaf) => Inline | null;

const GFM = gfm();
/** What emphasis means depends on all of a leaf, and it changes nothing else: who does not ask for it does not pay. */
const NO_EMPHASIS = { disable: { null: ["attention", "strikethrough"] } };

/** For the leaves of these blocks. `emphasis` costs more time and may find more leaves too intricate. */
export function leafReader({ text, definitions, footnotes }: Blocks, { emphasis = false } = {}): ReadLeaf {
  const parser = parse({ extensions: emphasis ? [GFM] : [GFM, NO_EMPHASIS] });
  parser.defined = definitions.map(({ label }) => label);
  Object.assign(parser, { gfmFootnotes: footnotes.map(({ label }) => label) });
  const isOverEmphatic = emphasis ? emphasisGauge() : () => false;
  const known = new Map<Leaf, Inline | null>();
  const readNew: ReadLeaf = (leaf) => {
    const own = leaf.lines.map(({ start, end }) => text.slice(start, end)).join("");
    if (!MEANS_SOMETHING.test(own)) return NOTHING;
    if (isTooIntricate(own) || isOverEmphatic(own)) return null;
    const events = parser.text().write(preprocess()(own.replaceAll("\0", "\ufffd"), undefined, true));
    return gather(events, { own, place: placesOf(leaf) });
  };
  return (leaf) => {
    const before = known.get(leaf);
    const inline = before === undefined ? readNew(leaf) : before;
    known.set(leaf, inline);
    return inline;
  };
}

type Events = ReturnType<ReturnType<ReturnType<typeof parse>["text"]>["write"]>;

interface Source {
  readonly own: string;
  readonly place: (range: Range) => Range;
}

const PLAIN = new Set(["data", "lineEnding", "linePrefix", "lineSuffix", "hardBreakTrailing", "hardBreakEscape"]);
const ALSO_PLAIN = new Set(["characterEscape", "characterReference", "literalAutolink", "taskListCheck"]);

type Parts = { -readonly [Key in keyof Link]: Link[Key] };

function gather(events: Events, { own, place }: Source): Inline {
  const found = { ...NOTHING, code: [], html: [], entities: [], links: [], calls: [], marked: [] } as {
    [Key in keyof Inline]: Inline[Key][number][];
  };
  const open: Parts[] = [];
  let depth = 0;
  for (const [what, token] of events) {
    const inner = { start: token.start.offset, end: token.end.offset };
    const range = place(inner);
    const words = own.slice(inner.start, inner.end);
    if (what === "exit") {
      depth--;
      if (token.type === "link" || token.type === "image") open.pop();
      continue;
    }
    if (depth++ === 0 && !PLAIN.has(token.type) && !ALSO_PLAIN.has(token.type)) found.marked.push(range);
    const link = open.at(-1);
    if (token.type === "codeText") found.code.push(range);
    else if (token.type === "htmlText") found.html.push(range);
    else if (token.type === "characterReference") found.entities.push(range);
    else if (token.type === "gfmFootnoteCallString") found.calls.push(normalised(words));
    else if (token.type === "link" || token.type === "image") {
      const begun: Parts = {
        ...range,
        kind: token.type,
        label: range,
        destination: null,
        title: null,
        reference: "",
        named: null,
      };
      open.push(begun);
      found.links.push(begun);
    } else if (link) partOf(link, { type: token.type, range, words });
  }
  return found;
}

function partOf(
  link: Parts,
  { type, range, words }: { readonly type: string; readonly range: Range; readonly words: string },
): void {
  if (type === "labelText") {
    link.label = range;
    link.reference = normalised(words);
  } else if (type === "resource") link.reference = null;
  else if (type === "resourceDestination") link.destination = range;
  else if (type === "resourceTitle") link.title = range;
  else if (type === "reference") link.named = range;
  else if (type === "referenceString") link.reference = normalised(words);
}

/** From places in a leaf's own text to places in the text it stands in. */
function placesOf({ lines }: Leaf): Source["place"] {
  const starts: number[] = [];
  let length = 0;
  for (const { start, end } of lines) {
    starts.push(length);
    length += end - start;
  }
  const placeOf = (at: number): number => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return (lines[low]?.start ?? 0) + at - (starts[low] ?? 0);
  };
  return ({ start, end }) => ({ start: placeOf(start), end: end > start ? placeOf(end - 1) + 1 : placeOf(start) });
}
