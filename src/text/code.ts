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

/** The fence a text leaves open at its end, which would swallow whatever follows it; null when there is none. */
export function openFence(text: string): string | null {
  let fence: string | null = null;
  for (const line of text.split("\n")) {
    if (fence !== null) fence = closes(line, fence) ? null : fence;
    else fence = /^[ \t>*+\-.)\d]*(`{3,}(?=[^`]*$)|~{3,})/.exec(withoutEnd(line))?.[1] ?? null;
  }
  return fence;
}

function closes(line: string, fence: string): boolean {
  const bare = line.trim();
  const sign = fence.charAt(0);
  return /^ {0,3}\S/.test(line) && bare.length >= fence.length && bare === sign.repeat(bare.length);
}

function spans(lines: readonly string[]): readonly Stretch[] {
  const split = lines.map(spansOf);
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
