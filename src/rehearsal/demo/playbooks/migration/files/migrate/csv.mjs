/** Records of a CSV text as lists of cells, header included. Fails when a quote is opened and never closed. */
export function parseCsv(text) {
  const records = [];
  let [cells, cell, quoted] = [[], "", false];
  const endRecord = () => {
    records.push([...cells, cell]);
    [cells, cell] = [[], ""];
  };
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '"' && quoted && text[i + 1] === '"') cell += text[++i];
    else if (char === '"') quoted = !quoted;
    else if (char === "," && !quoted) {
      cells.push(cell);
      cell = "";
    } else if (char === "\n" && !quoted) endRecord();
    else cell += char;
  }
  if (quoted)
    throw new SyntaxError(`record ${records.length + 1} opens a quote that nothing closes: the file is cut off`);
  if (cell !== "" || cells.length > 0) endRecord();
  return records;
}

/** The same records as text, quoted only where a cell needs it. */
export function formatCsv(records) {
  const quote = (cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return records.map((cells) => `${cells.map(quote).join(",")}\n`).join("");
}
