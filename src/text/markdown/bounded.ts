/** More containers on one line, or indentation further than this, and a text is no longer anybody's list. */
const MOST_CONTAINERS = 12;
const MOST_INDENT = 60;
/** Every heading made by underlining costs the parser a look at all it has read. */
const MOST_UNDERLINES = 300;

const CONTAINER = /[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t])|\[\^[^\]\s]{1,200}\]:)/y;
const BREAK = /^[ \t>]*([-*_])(?:[ \t]*\1){2,}[ \t]*$/;
const UNDERLINE = /^([ \t>]*)(=+|-+)([ \t]*)$/;
const BYTE_ORDER_MARK = "\ufeff";

/**
 * A text of the same length for the parser to read, so that whatever stands in it the parser is done in time that grows
 * with its length: what nests or underlines beyond all measure becomes plain signs. Places in both are the same; inside
 * code nothing is lost by it.
 */
export function bounded(text: string): string {
  let underlines = 0;
  const lines = text.split("\n").map((line) => {
    if (UNDERLINE.test(line) && ++underlines > MOST_UNDERLINES) return line.replace(UNDERLINE, plainHeading);
    return flattened(line);
  });
  // The parser drops a byte order mark and would count one place less.
  const joined = lines.join("\n").replaceAll("\0", "\ufffd");
  return joined.startsWith(BYTE_ORDER_MARK) ? `\ufffd${joined.slice(1)}` : joined;
}

/** A heading that needs no look back: it ends a paragraph as an underline does. */
function plainHeading(_: string, before: string, underline: string, after: string): string {
  return `${before}#${" ".repeat(underline.length - 1)}${after}`;
}

function flattened(line: string): string {
  const indent = /^[ \t]*/.exec(line)?.[0].length ?? 0;
  if (indent > MOST_INDENT && indent < line.length)
    return `${line.slice(0, MOST_INDENT)}${"x".repeat(indent - MOST_INDENT)}${line.slice(indent)}`;
  let [count, at, kept] = [0, 0, 0];
  for (;;) {
    CONTAINER.lastIndex = at;
    const match = CONTAINER.exec(line);
    if (!match) break;
    at += match[0].length;
    if (++count === MOST_CONTAINERS) kept = at;
  }
  if (count <= MOST_CONTAINERS || BREAK.test(line)) return line;
  return `${line.slice(0, kept)}${line.slice(kept, at).replaceAll(/[^ \t]/g, "x")}${line.slice(at)}`;
}
