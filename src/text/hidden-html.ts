import { stretches } from "./code.ts";

type Note = (kind: string) => void;

/** Elements whose content is not shown, or not as text. */
const UNSHOWN = new Set(
  "script style template noscript iframe object embed applet svg math title head textarea select datalist audio video canvas dialog frameset xmp noembed noframes plaintext".split(
    " ",
  ),
);
const VOID = new Set("img br hr input wbr source track col area base link meta".split(" "));
/** Attributes that are seen by their effect and carry no text. */
const KEPT_ATTRIBUTE = /^(?:href|src|align|valign|width|height|colspan|rowspan|start|open|checked|disabled|type)$/;
const HIDING_STYLE =
  /display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?![.\d]*[1-9])|font-size\s*:\s*0|(?:max-)?(?:height|width)\s*:\s*0|color\s*:\s*(?:transparent|white|#fff)|clip(?:-path)?\s*:|text-indent\s*:\s*-|(?:left|top)\s*:\s*-/i;

interface Tag {
  readonly name: string;
  readonly closing: boolean;
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
  readonly end: number;
}

/** Reads a text from its start; what was decided stays decided, so that nothing can be put together later. */
interface Cursor {
  readonly text: string;
  readonly out: string[];
  at: number;
  /** Whether there was markup before: inside an HTML block a backslash escapes nothing. */
  inMarkup: boolean;
}

/**
 * The text without HTML that people do not see: comments, declarations, elements that are hidden or never shown, and
 * attributes that carry text. Collapsed sections are kept and marked. Code is left alone as long as it is certain
 * where code begins.
 */
export function removeHiddenHtml(text: string, note: Note): string {
  const cursor: Cursor = { text, out: [], at: 0, inMarkup: false };
  let start = 0;
  for (const stretch of stretches(text)) {
    const end = start + stretch.text.length;
    // Hidden HTML that reached into code makes every later border uncertain: from there on nothing counts as code.
    const certain = cursor.at <= start;
    if (stretch.code && certain) copyTo(cursor, end);
    else if (certain) readTo(cursor, end, note);
    else readTo(cursor, text.length, note);
    start = end;
  }
  return cursor.out.join("");
}

function copyTo(cursor: Cursor, end: number): void {
  cursor.out.push(cursor.text.slice(cursor.at, end));
  cursor.at = end;
}

function readTo(cursor: Cursor, end: number, note: Note): void {
  while (cursor.at < end) {
    const open = cursor.text.indexOf("<", cursor.at);
    if (open < 0 || open >= end) {
      copyTo(cursor, end);
      return;
    }
    copyTo(cursor, open);
    const escaped = /(?:^|[^\\])(?:\\\\)*\\$/.test(cursor.text.slice(Math.max(0, open - 20), open));
    if ((escaped && !cursor.inMarkup) || !readMarkup(cursor, note)) copyTo(cursor, open + 1);
    else cursor.inMarkup = true;
  }
}

/** Whether markup stood at the cursor; if so it has been dealt with and the cursor stands behind it. */
function readMarkup(cursor: Cursor, note: Note): boolean {
  const { text, at } = cursor;
  const next = text.slice(at, at + 9);
  if (next.startsWith("<!--")) {
    const short = /^<!--(?:-?>)/.exec(next);
    return skipTo(cursor, short ? at + short[0].length : endOf(text, "-->", at + 4), note, "HTML comments");
  }
  if (next.startsWith("<![CDATA[")) return skipTo(cursor, endOf(text, "]]>", at), note, "HTML declarations");
  if (next.startsWith("<?")) return skipTo(cursor, endOf(text, "?>", at), note, "HTML declarations");
  if (/^<![A-Za-z]/.test(next)) return skipTo(cursor, endOf(text, ">", at), note, "HTML declarations");
  const tag = readTag(text, at);
  if (tag === null) return false;
  if (!tag.closing && isHidden(tag)) {
    return skipTo(cursor, VOID.has(tag.name) ? tag.end : endOfElement(text, tag), note, "hidden elements");
  }
  cursor.out.push(shown(tag, text.slice(at, tag.end), note));
  cursor.at = tag.end;
  return true;
}

function skipTo(cursor: Cursor, end: number, note: Note, kind: string): true {
  note(kind);
  cursor.at = end;
  // What follows must not become the beginning of a code block that it was not.
  if (/^[`~]/.test(cursor.text.slice(end, end + 1))) cursor.out.push(" ");
  return true;
}

function isHidden(tag: Tag): boolean {
  if (UNSHOWN.has(tag.name)) return true;
  return tag.attributes.some(
    ({ name, value }) =>
      name === "hidden" ||
      (name === "aria-hidden" && value !== "false") ||
      (name === "type" && value.toLowerCase() === "hidden") ||
      (name === "style" && HIDING_STYLE.test(value)) ||
      ((name === "width" || name === "height") && /^[01](?:px)?$/.test(value)),
  );
}

/** The tag as it may stay: without attributes that carry text, collapsed sections as visible words. */
function shown(tag: Tag, whole: string, note: Note): string {
  if (tag.name === "details") {
    note("collapsed sections (shown)");
    return tag.closing ? "[end of collapsed section]" : "[collapsed section]";
  }
  const kept = tag.attributes.filter(
    ({ name, value }) => KEPT_ATTRIBUTE.test(name) && /^[^\s"<>]{0,2000}$/.test(value),
  );
  if (kept.length === tag.attributes.length) return whole;
  note("hidden attributes");
  const attributes = kept.map(({ name, value }) => (value === "" ? ` ${name}` : ` ${name}="${value}"`)).join("");
  return `<${tag.closing ? "/" : ""}${tag.name}${attributes}>`;
}

function endOfElement(text: string, tag: Tag): number {
  const tags = /<(\/?)([A-Za-z][A-Za-z0-9-]*)(?=[\s/>])/g;
  tags.lastIndex = tag.end;
  let depth = 1;
  for (let match = tags.exec(text); match; match = tags.exec(text)) {
    if (match[2]?.toLowerCase() !== tag.name) continue;
    depth += match[1] === "/" ? -1 : 1;
    if (depth === 0) return endOf(text, ">", match.index);
  }
  return text.length;
}

function endOf(text: string, sign: string, from: number): number {
  const at = text.indexOf(sign, from);
  return at < 0 ? text.length : at + sign.length;
}

/** No honest tag is longer. One that is takes the rest of the text with it. */
const LONGEST_TAG = 20_000;

/** A complete tag at this place; quoted values may hold `>`. null where it is only a sign. */
function readTag(text: string, at: number): Tag | null {
  const start = /<(\/?)([A-Za-z][A-Za-z0-9-]*)(?=[\s/>])/y;
  start.lastIndex = at;
  const head = start.exec(text);
  if (!head?.[2] || text.indexOf(">", at) < 0) return null;
  const from = at + head[0].length;
  const end = endOfTag(text, from);
  if (end === null) return null;
  const attributes = attributesOf(text.slice(from, Math.min(end - 1, from + LONGEST_TAG)));
  return { name: head[2].toLowerCase(), closing: head[1] === "/", attributes, end };
}

/** Behind the `>` that ends a tag; null when there is none. */
function endOfTag(text: string, from: number): number | null {
  let quote = "";
  for (let at = from; at < text.length; at++) {
    const sign = text.charAt(at);
    if (at - from > LONGEST_TAG) return text.length;
    if (quote !== "") quote = sign === quote ? "" : quote;
    else if (sign === ">") return at + 1;
    else if ((sign === '"' || sign === "'") && /=\s*$/.test(text.slice(Math.max(from, at - 20), at))) quote = sign;
  }
  return null;
}

function attributesOf(text: string): Tag["attributes"] {
  const found = text.matchAll(/([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g);
  return [...found].map((match) => ({
    name: (match[1] ?? "").toLowerCase(),
    value: match[2] ?? match[3] ?? match[4] ?? "",
  }));
}
