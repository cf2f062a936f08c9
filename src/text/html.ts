/** A piece of HTML. `open`: it never ends in the text it was read from. */
export type HtmlPart =
  | { readonly kind: "words"; readonly start: number; readonly end: number }
  | {
      readonly kind: "comment" | "declaration";
      readonly start: number;
      readonly end: number;
      /** What would end it, where nothing does. */
      readonly open: string | null;
    }
  | ({ readonly kind: "tag" } & Tag);

/** A tag by what stands in it; places are offsets in the text. */
export interface Tag {
  readonly name: string;
  readonly closing: boolean;
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
  readonly start: number;
  readonly end: number;
  /** It never ends in the text it was read from. */
  readonly open: boolean;
}

/** Elements that have no content and no end. */
export const VOID: ReadonlySet<string> = new Set(
  "area base br col frame hr image img input keygen link meta param source track wbr".split(" "),
);

/** Cuts HTML into its pieces, from left to right and each sign once; joined together they are the text behind `from`. */
export function* htmlParts(text: string, from = 0): Generator<HtmlPart> {
  let words = from;
  let at = text.indexOf("<", from);
  while (at >= 0) {
    const part = partAt(text, at);
    if (part !== null) {
      if (at > words) yield { kind: "words", start: words, end: at };
      yield part;
      words = part.end;
    }
    at = text.indexOf("<", part?.end ?? at + 1);
  }
  if (words < text.length) yield { kind: "words", start: words, end: text.length };
}

const DECLARATIONS: readonly (readonly [RegExp, string])[] = [
  [/<!\[CDATA\[/y, "]]>"],
  [/<\?/y, "?>"],
  [/<![A-Za-z]/y, ">"],
];
const EMPTY_COMMENT = /<!--(?:-?>)/y;
const TAG = /<(\/?)([A-Za-z][A-Za-z0-9-]*)(?=[\s/>]|$)/y;

function partAt(text: string, start: number): HtmlPart | null {
  if (text.startsWith("<!--", start)) {
    EMPTY_COMMENT.lastIndex = start;
    const empty = EMPTY_COMMENT.exec(text);
    return empty
      ? { kind: "comment", start, end: start + empty[0].length, open: null }
      : { kind: "comment", start, ...endOf(text, "-->", start + 4) };
  }
  for (const [begins, ends] of DECLARATIONS) {
    begins.lastIndex = start;
    if (begins.test(text)) return { kind: "declaration", start, ...endOf(text, ends, start + 2) };
  }
  TAG.lastIndex = start;
  const head = TAG.exec(text);
  if (!head?.[2]) return null;
  return {
    kind: "tag",
    name: head[2].toLowerCase(),
    closing: head[1] === "/",
    start,
    ...restOfTag(text, TAG.lastIndex),
  };
}

function endOf(text: string, sign: string, from: number): { readonly end: number; readonly open: string | null } {
  const at = text.indexOf(sign, from);
  return at < 0 ? { end: text.length, open: sign } : { end: at + sign.length, open: null };
}

const ATTRIBUTE = /[\s/]*(?:([^\s"'<>/=][^\s"'<>/=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?|(>)|([^\s]))/y;

/** Attributes up to the `>` that ends a tag; quoted values may hold one. */
function restOfTag(text: string, from: number): Pick<Tag, "attributes" | "end" | "open"> {
  const attributes: Tag["attributes"][number][] = [];
  ATTRIBUTE.lastIndex = from;
  for (;;) {
    const before = ATTRIBUTE.lastIndex;
    const match = ATTRIBUTE.exec(text);
    if (!match) return { attributes, end: text.length, open: true };
    if (match[5] !== undefined) return { attributes, end: ATTRIBUTE.lastIndex, open: false };
    // A quote that never ends takes the rest along.
    if (
      /^["']$/.test(match[6] ?? "") &&
      /=\s*$/.test(text.slice(Math.max(from, before - 20), before + match[0].length - 1))
    )
      return { attributes, end: text.length, open: true };
    if (match[1] !== undefined)
      attributes.push({ name: match[1].toLowerCase(), value: match[2] ?? match[3] ?? match[4] ?? "" });
  }
}
