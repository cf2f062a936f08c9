import type { Range } from "./markdown/index.ts";

/** A stretch of a text that is to be replaced. */
export interface Edit extends Range {
  readonly by: string;
}

/** The text after its edits. */
export interface EditedText<Followed extends Range> {
  readonly text: string;
  /** Where the stretches to follow stand now. */
  readonly followed: readonly Followed[];
}

/** An empty comment: nothing to be seen, and yet no beginning of a line. */
const HOLDER = "<!---->";
const LINE_PREFIX = /^(?:[ \t>]|[-+*](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$))*$/;
/** What would begin a block if it began a line. */
const BEGINS_BLOCK = new RegExp(
  [
    "(?:[ \\t]*\\n)*(?: {4}|\\t)",
    "[ \\t]*(?:`{3}|~{3}|>|#{1,6}[ \\t\\n]|[-+*](?:[ \\t\\n]|$)|\\d{1,9}[.)]|<[A-Za-z/!?]|\\[[^\\]\\n]{1,1000}\\]:)",
    "[ \\t]*(?:([-*_])(?:[ \\t]*\\1){2}|(?:=+|-+)[ \\t]*(?:\\n|$))",
  ].join("|"),
  "y",
);

/**
 * A text with stretches of it replaced (in order, none overlapping another). Where nothing is left at a line's
 * beginning, what follows becomes no block that it was not.
 */
export function applyEdits<Followed extends Range>(
  text: string,
  edits: readonly Edit[],
  follow: readonly Followed[],
): EditedText<Followed> {
  const parts: string[] = [];
  const followed: Followed[] = [];
  let [at, length, next] = [0, 0, 0];
  let bare = true;
  const push = (part: string): void => {
    const end = part.lastIndexOf("\n");
    bare = (end >= 0 || bare) && LINE_PREFIX.test(part.slice(end + 1));
    parts.push(part);
    length += part.length;
  };
  const followTo = (end: number, moved: number): void => {
    for (let one = follow[next]; one && one.end <= end; one = follow[++next])
      followed.push({ ...one, start: one.start + moved, end: one.end + moved });
  };
  for (const [index, { start, end, by }] of edits.entries()) {
    followTo(start, length - at);
    push(text.slice(at, start));
    at = end;
    const adjacent = edits[index + 1]?.start === end;
    // A block of HTML that begins with words now would be another block, or none.
    if (by !== "" && bare && text.charAt(start) === "<" && !by.startsWith("<") && beginsBlock(by, 0)) push(HOLDER);
    if (by !== "") push(by);
    else if (bare && !adjacent && beginsBlock(text, end)) push(text.charAt(end - 1) === "\n" ? `${HOLDER}\n` : HOLDER);
  }
  followTo(text.length, length - at);
  push(text.slice(at));
  return { text: parts.join(""), followed };
}

function beginsBlock(text: string, at: number): boolean {
  BEGINS_BLOCK.lastIndex = at;
  return BEGINS_BLOCK.test(text);
}
