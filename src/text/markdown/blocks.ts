import { parse, postprocess, preprocess } from "micromark";
import { gfm } from "micromark-extension-gfm";
import { bounded } from "./bounded.ts";

type Event = ReturnType<typeof postprocess>[number];
type Token = Event[1];

/** From a place of the text to the place behind its end. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Text that is read for emphasis, links, code spans and the like: a paragraph, a heading, a cell of a table. */
export interface Leaf extends Range {
  readonly kind: "paragraph" | "heading" | "cell";
  /** Quotes, lists and footnotes around it, outermost first. */
  readonly within: readonly Container[];
  /** Its lines without what quotes and lists put before them. */
  readonly lines: readonly Range[];
}

/** What can stand around a leaf and put signs before its lines. */
export type Container = "quote" | "list" | "footnote";

/** Fenced or indented, from its first sign to its last. */
export interface CodeBlock extends Range {
  /** What stands behind the signs that open a fence. */
  readonly about: Range | null;
  /** A fence that the end of its list or quote, or of the text, has closed. */
  readonly cutOff: boolean;
}

/** `[label]: destination "title"`. */
export interface Definition extends Range {
  readonly label: string;
  readonly destination: Range | null;
  readonly title: Range | null;
}

/** The text of a footnote where it is defined; `label` as `normalised` gives it. */
export interface Footnote extends Range {
  readonly label: string;
}

/** What a Markdown text is made of, as CommonMark and GitHub's additions read it. Each list in the text's order. */
export interface Blocks {
  readonly text: string;
  readonly leaves: readonly Leaf[];
  readonly code: readonly CodeBlock[];
  readonly html: readonly Range[];
  readonly definitions: readonly Definition[];
  readonly footnotes: readonly Footnote[];
}

const GFM = gfm();
/** Leaves are read one by one afterwards, so that the cost of one is known before it is read. */
const BLOCKS_ALONE = {
  document: GFM.document,
  flow: GFM.flow,
  disable: {
    null: [
      ...["attention", "autolink", "characterEscape", "characterReference", "codeText", "hardBreakEscape", "htmlText"],
      ...["labelEnd", "labelStartImage", "labelStartLink"],
    ],
  },
};

/** Reads the blocks of a text. Time and result grow with its length, whatever stands in it. */
export function readBlocks(text: string): Blocks {
  const parser = parse({ extensions: [BLOCKS_ALONE] });
  const events = postprocess(parser.document().write(preprocess()(bounded(text), undefined, true)));
  const reading = new Reading(text);
  for (const [what, token] of events) {
    if (what === "enter") reading.enter(token);
    else reading.exit(token);
  }
  return reading;
}

/** The same label, however it is written. */
export function normalised(label: string): string {
  return label
    .replace(/[\t\n\r ]+/g, " ")
    .trim()
    .toLowerCase()
    .toUpperCase();
}

const CONTAINERS: Readonly<Record<string, Container>> = {
  blockQuote: "quote",
  listOrdered: "list",
  listUnordered: "list",
  gfmFootnoteDefinition: "footnote",
};
const LEAVES: Readonly<Record<string, Leaf["kind"]>> = {
  paragraph: "paragraph",
  atxHeadingText: "heading",
  setextHeadingText: "heading",
  tableContent: "cell",
};
/** What containers put before a line inside a leaf. */
const PREFIXES = new Set(["blockQuotePrefix", "listItemIndent", "gfmFootnoteDefinitionIndent"]);

/** What has been read so far, in events from left to right. */
class Reading implements Blocks {
  readonly leaves: Leaf[] = [];
  readonly code: CodeBlock[] = [];
  readonly html: Range[] = [];
  readonly definitions: Definition[] = [];
  readonly footnotes: Footnote[] = [];
  private readonly within: Container[] = [];
  private leaf: { readonly kind: Leaf["kind"]; readonly start: number; at: number; readonly lines: Range[] } | null =
    null;
  private definition: { label: string; destination: Range | null; title: Range | null } | null = null;
  private about: Range | null = null;
  private fences = 0;
  /** Inside the row of a table that holds only its rule. */
  private inRule = false;

  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  enter(token: Token): void {
    const range = rangeOf(token);
    const container = CONTAINERS[token.type];
    if (isRule(token)) this.inRule = true;
    const kind = this.inRule ? undefined : LEAVES[token.type];
    if (container !== undefined) this.within.push(container);
    if (kind !== undefined) this.leaf = { kind, start: range.start, at: range.start, lines: [] };
    else if (token.type === "definition") this.definition = { label: "", destination: null, title: null };
    else if (token.type === "codeFenced" || token.type === "codeIndented") [this.about, this.fences] = [null, 0];
    else if (token.type === "codeFencedFence") this.fences++;
    else if (token.type === "htmlFlow") this.html.push(range);
    else if (this.leaf !== null && PREFIXES.has(token.type)) {
      if (range.start > this.leaf.at) this.leaf.lines.push({ start: this.leaf.at, end: range.start });
      this.leaf.at = range.end;
    }
  }

  exit(token: Token): void {
    const range = rangeOf(token);
    if (CONTAINERS[token.type] !== undefined) this.within.pop();
    if (isRule(token)) this.inRule = false;
    if (LEAVES[token.type] !== undefined) this.endLeaf(range);
    else if (token.type === "codeFenced" || token.type === "codeIndented")
      this.code.push({ ...range, about: this.about, cutOff: token.type === "codeFenced" && this.fences < 2 });
    else if (token.type === "codeFencedFenceInfo") this.about = range;
    else if (token.type === "codeFencedFenceMeta")
      this.about = { start: this.about?.start ?? range.start, end: range.end };
    else if (token.type === "gfmFootnoteDefinition")
      this.footnotes.push({ ...range, label: this.footnoteLabel(range) });
    else if (this.definition !== null) this.endOfDefinition(token, range, this.definition);
  }

  private endOfDefinition(token: Token, range: Range, definition: NonNullable<Reading["definition"]>): void {
    if (token.type === "definitionLabelString") definition.label = normalised(this.text.slice(range.start, range.end));
    else if (token.type === "definitionDestination") definition.destination = range;
    else if (token.type === "definitionTitle") definition.title = range;
    else if (token.type === "definition") {
      this.definitions.push({ ...range, ...definition });
      this.definition = null;
    }
  }

  private endLeaf({ end }: Range): void {
    if (this.leaf === null) return;
    const { kind, start, at, lines } = this.leaf;
    if (end > at) lines.push({ start: at, end });
    this.leaves.push({ kind, start, end, lines, within: [...this.within] });
    this.leaf = null;
  }

  private footnoteLabel({ start, end }: Range): string {
    const first = this.text.slice(start, Math.min(end, start + 1010));
    return normalised(/^\[\^([^\]]*)\]/.exec(first)?.[1] ?? "");
  }
}

function isRule({ type }: { readonly type: string }): boolean {
  return type === "tableDelimiterRow";
}

function rangeOf(token: Token): Range {
  return { start: token.start.offset, end: token.end.offset };
}
