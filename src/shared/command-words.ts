/**
 * Words of a command line, with quotes and backslashes as in a shell; nothing is expanded, so `$HOME` stays as it
 * stands. null when a quote is not closed or the line ends in a backslash.
 */
export function commandWords(line: string): readonly string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  for (let at = 0; at < line.length; ) {
    const part = PARTS.exec(line.slice(at));
    if (part === null) return null;
    at += part[0].length;
    if (/^\s/.test(part[0])) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? "") + meaning(part[0]);
  }
  return word === null ? words : [...words, word];
}

/** The next piece: white space, a quoted text, an escaped character, or plain characters. */
const PARTS = /^(?:\s+|"(?:[^"\\]|\\[\s\S])*"|'[^']*'|\\[\s\S]|[^\s"'\\]+)/;

function meaning(part: string): string {
  if (part.startsWith("'")) return part.slice(1, -1);
  if (part.startsWith('"')) return part.slice(1, -1).replace(/\\([\\"$`])/g, "$1");
  return part.startsWith("\\") ? part.slice(1) : part;
}
