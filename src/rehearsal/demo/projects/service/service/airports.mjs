/** Airports of the CSV text by their code. */
export function readAirports(text) {
  const [header = "", ...lines] = text.split("\n").filter(Boolean);
  const columns = header.split(",");
  const airports = lines.map((line) => Object.fromEntries(cellsOf(line).map((cell, i) => [columns[i], cell])));
  return new Map(airports.map((airport) => [airport.iata, airport]));
}

function cellsOf(line) {
  const cells = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)];
  return cells.map(([, quoted, plain]) => (quoted === undefined ? plain : quoted.replaceAll('""', '"')));
}
