import { type CodeRange, codeOf } from "./code-ranges.ts";
import { couldHide, removeInvisible, writeOutInvisible } from "./invisible.ts";

/** A text in which nothing is hidden any more. */
export interface Visible {
  readonly text: string;
  /** Where code stands in it now; null where nothing was changed and nothing was known. */
  readonly code: readonly CodeRange[] | null;
}

/**
 * The text without signs that nobody sees; in code they are written out, so that nothing of it is lost. `known` is
 * where code stands, null: where the parser finds it.
 */
export function visibleSigns(text: string, known: readonly CodeRange[] | null, note: (kind: string) => void): Visible {
  if (!couldHide(text)) return { text, code: known };
  const parts: string[] = [];
  const code: CodeRange[] = [];
  let [at, length] = [0, 0];
  const push = (part: string): void => {
    parts.push(part);
    length += part.length;
  };
  for (const { start, end, block } of known ?? codeOf(text)) {
    push(apart(text.slice(at, start), removeInvisible(text.slice(at, start), note)));
    const from = length;
    push(writeOutInvisible(text.slice(start, end), note));
    code.push({ start: from, end: length, block });
    at = end;
  }
  push(removeInvisible(text.slice(at), note));
  return { text: parts.join(""), code };
}

/** What stands before code must not reach into it once a sign between them is gone. */
function apart(before: string, after: string): string {
  return before !== after && (after === "" || /[`\\]$/.test(after)) ? `${after} ` : after;
}
