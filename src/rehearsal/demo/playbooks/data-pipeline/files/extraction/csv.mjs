/**
 * The records of a CSV text as `{ row, cells }`; the header is row 1. A quoted cell may hold commas, doubled quotes and
 * line ends; lines may end in LF or CRLF, and the last one need not end at all. Empty lines are no records.
 */
export function parseCsv(text) {
  const records = [];
  let [cells, cell, quoted, begun] = [[], "", false, false];
  const endCell = () => {
    cells.push(cell);
    cell = "";
  };
  const endRecord = () => {
    if (!begun) return;
    endCell();
    records.push({ row: records.length + 1, cells });
    [cells, begun] = [[], false];
  };
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (quoted && char === '"' && text[i + 1] === '"') cell += text[++i];
    else if (char === '"') [quoted, begun] = [!quoted, true];
    else if (quoted) cell += char;
    else if (char === "\n") endRecord();
    else if (char === "\r" && text[i + 1] === "\n") continue;
    else {
      begun = true;
      if (char === ",") endCell();
      else cell += char;
    }
  }
  if (quoted) throw new SyntaxError(`row ${records.length + 1} opens a quote that nothing closes: the file is cut off`);
  endRecord();
  return records;
}
