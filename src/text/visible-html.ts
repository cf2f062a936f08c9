import { showEntities } from "./entities.ts";
import { htmlParts, type Tag, VOID } from "./html.ts";
import { withoutWideGaps } from "./out-of-sight.ts";

type Note = (kind: string) => void;

/** Elements whose content is not shown, or not as text. */
const UNSHOWN = new Set(
  (
    "script style template noscript iframe object embed applet svg math title head textarea select datalist audio " +
    "video canvas dialog frameset xmp noembed noframes plaintext map picture rp colgroup optgroup area base basefont " +
    "bgsound frame link meta param source track"
  ).split(" "),
);
/** Of these everything is text up to their own end. */
const RAW = new Set("script style textarea title xmp iframe noembed noframes noscript plaintext".split(" "));

const NUMBER = /^[\d.]{1,6}(?:px|%|em)?$/;
const WORD = /^[a-z0-9-]{0,12}$/i;
/** Attributes that are seen by their effect, and what of them carries no text. */
const KEPT: ReadonlyMap<string, RegExp> = new Map([
  ...["href", "src"].map((name) => [name, /^(?!\s*(?:javascript|vbscript|data):)[^\s"<>]{0,2000}$/i] as const),
  ...["align", "valign", "open", "checked", "disabled", "type"].map((name) => [name, WORD] as const),
  ...["width", "height", "colspan", "rowspan", "start"].map((name) => [name, NUMBER] as const),
]);

const ZERO = "0*(?:\\.0*\\d?)?(?:px|pt|em|rem|ex|ch|vh|vw|%)?\\s*(?:;|!|$)";
const LIGHT =
  "(?:transparent|white|snow|ivory|#f[0-9a-f]{2}f?(?![0-9a-f])|#f[0-9a-f]f[0-9a-f]f[0-9a-f]|(?:rgb|hsl)a?\\()";
const HIDING_STYLE = new RegExp(
  [
    "display\\s*:\\s*none",
    "visibility\\s*:\\s*(?:hidden|collapse)",
    "content-visibility\\s*:\\s*hidden",
    `opacity\\s*:\\s*${ZERO}`,
    `font(?:-size)?\\s*:\\s*(?:${ZERO}|[01](?:\\.\\d+)?px)`,
    "font\\s*:\\s*(?:[^;]*\\s)?0[a-z%]*(?:/|\\s)",
    `(?:max-)?(?:height|width)\\s*:\\s*(?:${ZERO}|[01](?:\\.\\d+)?px)`,
    `line-height\\s*:\\s*${ZERO}`,
    `(?:^|[\\s;])(?:color|-webkit-text-fill-color)\\s*:\\s*${LIGHT}`,
    "clip(?:-path)?\\s*:",
    "mask(?:-image)?\\s*:",
    "filter\\s*:",
    "transform\\s*:",
    "(?:scale|translate)\\s*:",
    "z-index\\s*:\\s*-",
    "(?:text-indent|left|top|right|bottom|margin(?:-\\w+)?|letter-spacing)\\s*:\\s*(?:-|\\d{4})",
    "direction\\s*:\\s*rtl",
    "-webkit-text-security",
  ].join("|"),
  "i",
);
/** No honest tag is longer. One that is takes the rest of the text with it. */
const LONGEST_TAG = 20_000;
/** More line breaks in a row than this push what follows out of sight. */
const MOST_BREAKS = 10;

/** What is not shown at the moment: an element, up to the tag that ends it, or everything up to a sign. */
type Hiding = { readonly name: string; depth: number } | { readonly until: string };

/**
 * Reads the HTML of one text from left to right, piece by piece, and says what of each people see: no comments, no
 * declarations, no elements that are hidden or never shown, no attributes that carry text. Collapsed sections are kept
 * and marked. `isClosed` tells whether the text holds a tag that ends an element of that name.
 */
export class VisibleHtml {
  private hiding: Hiding | null = null;
  private breaks = 0;
  /** The sign before the piece that is being read. */
  private before = "";
  private readonly note: Note;
  private readonly isClosed: (name: string) => boolean;

  constructor(note: Note, isClosed: (name: string) => boolean) {
    this.note = note;
    this.isClosed = isClosed;
  }

  /** Whether what stands between the pieces is hidden. */
  get hides(): boolean {
    return this.hiding !== null;
  }

  /** Words that stand between the pieces end a run of line breaks. */
  passes(words: string): void {
    if (words.trim() !== "") this.breaks = 0;
  }

  read(html: string, before: string): string {
    this.before = before;
    const shown: string[] = [];
    let at = 0;
    while (at < html.length) {
      if (this.hiding !== null && ("until" in this.hiding || RAW.has(this.hiding.name))) at = this.skipRaw(html, at);
      else at = this.readFrom(html, at, shown);
    }
    return shown.join("");
  }

  /** Reads up to the end, or to where nothing is markup for a while; says where that is. */
  private readFrom(html: string, from: number, shown: string[]): number {
    for (const part of htmlParts(html, from)) {
      if (part.kind === "tag") {
        const before = part.start > 0 ? html.charAt(part.start - 1) : this.before;
        this.tag(part, { whole: html.slice(part.start, part.end), before, shown });
        if (this.hiding !== null && ("until" in this.hiding || RAW.has(this.hiding.name))) return part.end;
      } else if (this.hiding !== null) {
        if (part.kind !== "words" && part.open !== null) this.hiding = { until: "" };
      } else if (part.kind === "words") {
        const words = html.slice(part.start, part.end);
        this.passes(words);
        shown.push(withoutWideGaps(showEntities(words, this.note), this.note));
      } else if (part.kind === "comment" && html.slice(part.start, part.end) === "<!---->") {
        shown.push("<!---->");
      } else {
        this.note(part.kind === "comment" ? "HTML comments" : "HTML declarations");
        if (part.open !== null) this.hiding = { until: part.open };
        // What follows must not become the beginning of a code block that it was not.
        if (/[`~]/.test(html.charAt(part.end))) shown.push(" ");
      }
    }
    return html.length;
  }

  private skipRaw(html: string, from: number): number {
    if (this.hiding === null) return from;
    if ("until" in this.hiding) {
      const end = this.hiding.until === "" ? -1 : html.indexOf(this.hiding.until, from);
      if (end < 0) return html.length;
      const behind = end + this.hiding.until.length;
      this.hiding = null;
      return behind;
    }
    const closing = new RegExp(`</${this.hiding.name}(?=[\\s/>]|$)[^>]*>?`, "gi");
    closing.lastIndex = from;
    if (!closing.test(html)) return html.length;
    this.hiding = null;
    return closing.lastIndex;
  }

  private tag(
    tag: Tag,
    { whole, before, shown }: { readonly whole: string; readonly before: string; readonly shown: string[] },
  ): void {
    if (this.hiding !== null) {
      if ("until" in this.hiding || tag.name !== this.hiding.name || VOID.has(tag.name)) return;
      this.hiding.depth += tag.closing ? -1 : 1;
      if (this.hiding.depth === 0) this.hiding = null;
      return;
    }
    if (tag.open || whole.length > LONGEST_TAG) {
      this.note("hidden attributes");
      if (!tag.open) shown.push(`<${tag.closing ? "/" : ""}${tag.name}>`);
      this.hiding = { until: "" };
    } else if (!tag.closing && this.isHidden(tag, before)) {
      this.note("hidden elements");
      if (!VOID.has(tag.name)) this.hiding = { name: tag.name, depth: 1 };
    } else if (tag.name === "br" && ++this.breaks > MOST_BREAKS) {
      this.note("text out of sight");
    } else {
      shown.push(this.shown(tag, whole));
    }
  }

  private isHidden(tag: Tag, before: string): boolean {
    if (tag.attributes.some(hides)) return true;
    if (!UNSHOWN.has(tag.name)) return false;
    if (VOID.has(tag.name) || this.isClosed(tag.name)) return true;
    // Nothing ends it, and GitHub shows what follows; behind a word it is a type with its parameter.
    if (!/[\p{L}\p{N}_]/u.test(before)) this.note("elements that nothing ends (shown)");
    return false;
  }

  /** The tag as it may stay: without attributes that carry text, collapsed sections as visible words. */
  private shown(tag: Tag, whole: string): string {
    if (tag.name === "details") {
      this.note("collapsed sections (shown)");
      return tag.closing ? "[end of collapsed section]" : "[collapsed section]";
    }
    const kept = tag.attributes.filter(({ name, value }) => KEPT.get(name)?.test(value) === true);
    if (kept.length === tag.attributes.length) return whole;
    this.note("hidden attributes");
    const attributes = kept.map(({ name, value }) => (value === "" ? ` ${name}` : ` ${name}="${value}"`)).join("");
    return `<${tag.closing ? "/" : ""}${tag.name}${attributes}>`;
  }
}

function hides({ name, value }: Tag["attributes"][number]): boolean {
  return (
    name === "hidden" ||
    name === "inert" ||
    (name === "aria-hidden" && value !== "false") ||
    (name === "type" && value.toLowerCase() === "hidden") ||
    (name === "style" && HIDING_STYLE.test(value.slice(0, 5000))) ||
    (name === "color" && new RegExp(`^\\s*${LIGHT}`, "i").test(value)) ||
    (name === "size" && /^0$|^-/.test(value)) ||
    ((name === "width" || name === "height") && /^[01](?:\.\d+)?(?:px|%)?$/.test(value))
  );
}
