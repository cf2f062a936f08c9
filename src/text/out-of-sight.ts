type Note = (kind: string) => void;

const KIND = "text out of sight";
/** Space that nobody needs and that pushes what follows it off the screen. */
const WIDE_GAP = /[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]{100,}/g;
const TALL_GAP = /\n(?:[ \t]*\n){30,}/g;

/** The words of a line without gaps that are wider than a screen. */
export function withoutWideGaps(words: string, note: Note): string {
  return words.replace(WIDE_GAP, () => {
    note(KIND);
    return " ";
  });
}

/** What stands between two blocks without runs of empty lines that are taller than a screen. */
export function withoutTallGaps(between: string, note: Note): string {
  return between.replace(TALL_GAP, () => {
    note(KIND);
    return "\n\n";
  });
}
