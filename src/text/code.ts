/** A stretch of a Markdown text; `code` is true only where every Markdown reader agrees that it is code. */
export interface Stretch {
  readonly code: boolean;
  readonly text: string;
}

const TOP_FENCE = /^(`{3,}(?=[^`]*$)|~{3,})/;
/** A fence that may belong to a list or quote, where readers differ about what ends it. */
const NESTED_FENCE = /^[ \t>*+\-.)\d]*[ \t>*+\-.)](?:`{3,}[^`]*|~{3,}.*)$/;

/** Markup that may begin a block in which Markdown means nothing. */
const MARKUP = /<[A-Za-z/!?]/;
/** Elements whose raw content goes on past empty lines. */
const RAW_ELEMENT = /<(?:pre|textarea|script|style)\b/i;

/**
 * Cuts a Markdown text into code and the rest, on the safe side: fenced blocks that begin at the margin and not right
 * below HTML, and spans that open and close on one line of a paragraph without stray backticks or HTML. In doubt it is not code, because what counts
 * as code is left as it is. Joined together the stretches are the text.
 */
export function stretches(text: string): readonly Stretch[] {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  let trusted = !RAW_ELEMENT.test(text) && !lines.some((line) => NESTED_FENCE.test(withoutEnd(line)));
  const found: Stretch[] = [];
  let paragraph: string[] = [];
  let fence: string | null = null;
  const endParagraph = (): void => {
    found.push(...spans(paragraph));
    paragraph = [];
  };
  for (const line of lines) {
    const opens: string | undefined = TOP_FENCE.exec(withoutEnd(line))?.[1];
    if (fence === null && opens !== undefined && paragraph.some((one) => MARKUP.test(one))) trusted = false;
    if (fence !== null) {
      found.push({ code: true, text: line });
      if (closes(line, fence)) fence = null;
    } else if (trusted && opens !== undefined) {
      endParagraph();
      found.push({ code: true, text: line });
      fence = opens;
    } else {
      paragraph.push(line);
      if (line.trim() === "") endParagraph();
    }
  }
  endParagraph();
  return merged(found);
}

const OPENING = /^([ \t>*+\-.)\d]*)(`{3,}(?=[^`]*$)|~{3,})/;

/**
 * The fence a text leaves open at its end, which would swallow whatever follows it; null when there is none, and
 * "doubtful" when that depends on where a list or a quote ends.
 */
export function openFence(text: string): string | null {
  const lines = text.split("\n").map(withoutEnd);
  const [flat, nested] = [fenceAtEnd(lines, false), fenceAtEnd(lines, true)];
  return flat === nested ? flat : "doubtful";
}

/** `nested`: a line outside the list or quote that a fence began in ends it, as the text's own end does. */
function fenceAtEnd(lines: readonly string[], nested: boolean): string | null {
  let fence: { readonly prefix: string; readonly mark: string } | null = null;
  for (const line of lines) {
    if (fence !== null && nested && leaves(line, fence.prefix)) fence = null;
    if (fence === null) {
      const [, prefix = "", mark] = OPENING.exec(line) ?? [];
      if (mark !== undefined) fence = { prefix, mark };
    } else if (closes(nested || !/^ {0,3}$/.test(fence.prefix) ? inside(line, fence.prefix) : line, fence.mark))
      fence = null;
  }
  return fence === null || (nested && fence.prefix !== "") ? null : fence.mark;
}

/** The line without what its list or quote puts before it. */
function inside(line: string, prefix: string): string {
  return line.replace(prefix.includes(">") ? /^[ \t>]+/ : /^[ \t]+/, "");
}

function leaves(line: string, prefix: string): boolean {
  if (prefix === "" || line.trim() === "") return false;
  if (prefix.includes(">")) return !/^ {0,3}>/.test(line);
  return line.length - line.trimStart().length < prefix.length;
}

/** The same text with every fence as mere signs. */
export function withoutFences(text: string): string {
  return text.replace(/^([ \t>*+\-.)\d]*)(?=`{3,}[^`\n]*$|~{3})/gm, "$1\\");
}

function closes(line: string, fence: string): boolean {
  const bare = line.trim();
  const sign = fence.charAt(0);
  return /^ {0,3}\S/.test(line) && bare.length >= fence.length && bare === sign.repeat(bare.length);
}

/** A link with nothing but an address in its brackets. */
const PLAIN_LINK = /\]\([^\s()`<>"']{0,2000}\)/g;
/** What could take a backtick along that a code span seems to begin or end with: links, definitions, addresses. */
const TAKES_BACKTICK = /\]\(|^[ \t>]*\[[^\]\n]{0,1000}\]:|(?:\/\/|www\.)[^\s`]{0,2000}`/m;

function spans(lines: readonly string[]): readonly Stretch[] {
  const text = lines.join("");
  const split = lines.map(
    text.includes("`") && TAKES_BACKTICK.test(text.replace(PLAIN_LINK, "")) ? () => null : spansOf,
  );
  const whole = split.every((one) => one?.every((part) => part.code || !MARKUP.test(part.text)) ?? false);
  return split.flatMap((one, index) => (whole && one !== null ? one : [{ code: false, text: lines[index] ?? "" }]));
}

/** Code spans of one line; null when a run of backticks finds no partner on it. */
function spansOf(line: string): readonly Stretch[] | null {
  const runs = [...line.matchAll(/\\`?|`+/g)].filter((match) => match[0].startsWith("`"));
  const found: Stretch[] = [];
  let from = 0;
  for (let index = 0; index < runs.length; index++) {
    const open = runs[index];
    const partner = runs.findIndex((run, at) => at > index && run[0] === open?.[0]);
    const close = runs[partner];
    if (!open || !close) return null;
    const end = close.index + close[0].length;
    const span = line.slice(open.index, end);
    // A cell border ends a span in a table; a backslash inside one may not mean what it seems to.
    if (/[|\\]/.test(span)) return null;
    found.push({ code: false, text: line.slice(from, open.index) }, { code: true, text: span });
    from = end;
    index = partner;
  }
  return [...found, { code: false, text: line.slice(from) }];
}

function merged(found: readonly Stretch[]): readonly Stretch[] {
  const result: { code: boolean; text: string }[] = [];
  for (const { code, text } of found) {
    const last = result.at(-1);
    if (last?.code === code) last.text += text;
    else if (text !== "") result.push({ code, text });
  }
  return result;
}

function withoutEnd(line: string): string {
  return line.replace(/\r?\n$/, "");
}
