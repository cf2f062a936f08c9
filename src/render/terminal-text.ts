const WIDTH = 80;

/** Breaks a text at spaces; the first line is indented by `first`, the others by `rest`. A word too long is cut up. */
export function wrap(text: string, first: number, rest: number): readonly string[] {
  const lines: string[] = [];
  let line = " ".repeat(first);
  let empty = true;
  for (const word of plain(text)
    .split(/(?<=\S)(?=\s)/)
    .flatMap(pieces)) {
    if (!empty && line.length + word.length > WIDTH) {
      lines.push(line.trimEnd());
      line = " ".repeat(rest);
      empty = true;
    }
    line += empty ? word.trimStart() : word;
    empty = false;
  }
  return [...lines, line.trimEnd()];
}

function pieces(word: string): readonly string[] {
  return word.match(/[\s\S]{1,48}/gu) ?? [];
}

/** Without escape sequences and other control characters, on one line. */
export function plain(text: string): string {
  return text
    .replace(/\p{Cc}\[[0-9;?]*[ -/]*[@-~]/gu, "")
    .replace(/\s/gu, " ")
    .replace(/\p{Cc}/gu, "");
}
