import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseCsv } from "./csv.mjs";

/** What is read, in the order of loading. The columns are a contract: any other header stops the run. */
export const SOURCES = [
  {
    name: "airports",
    file: "airports.csv",
    columns: ["iata", "name", "city", "state", "country", "latitude", "longitude"],
  },
  { name: "flights", file: "flights-airport.csv", columns: ["origin", "destination", "count"] },
];

const WATERMARK = "state/watermark.json";
const NO_USE_TO_RETRY = ["EACCES", "EPERM", "EISDIR"];

/** Reads, and tries again when that fails: a delivery may be replacing the file. Permissions do not mend themselves. */
export async function readPatiently(read, { attempts = 4, firstWaitMs = 200, wait = sleep } = {}) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await read();
    } catch (error) {
      const last = attempt >= attempts || NO_USE_TO_RETRY.includes(error.code);
      if (last) throw new Error(`gave up after ${attempt} of ${attempts} attempts: ${error.message}`, { cause: error });
      await wait(firstWaitMs);
    }
  }
}

/** Stops when the header is not the contract's, and says in which columns: nothing has been written then. */
export function checkColumns({ name, columns }, header) {
  if (JSON.stringify(header) === JSON.stringify(columns)) return;
  const added = header.filter((column) => !columns.includes(column));
  const gone = columns.filter((column) => !header.includes(column));
  const changes = [
    ...added.map((column) => `new column "${column}"`),
    ...gone.map((column) => `column "${column}" is gone`),
  ];
  const what = changes.length > 0 ? changes.join(", ") : `columns in another order: ${header.join(", ")}`;
  throw new Error(
    `schema of ${name} has changed: ${what}. Nothing was loaded; decide what it means, then adapt SOURCES`,
  );
}

/** The source's rows as they came: every cell a text. A row with too many or too few cells is a dead letter. */
export function stageRows(source, text, batch) {
  const [header, ...records] = parseCsv(text);
  checkColumns(source, header?.cells ?? []);
  const [staged, dead] = [[], []];
  for (const { row, cells } of records) {
    const origin = { source: source.name, batch, row };
    if (cells.length === source.columns.length)
      staged.push({ ...origin, cells: Object.fromEntries(source.columns.map((column, i) => [column, cells[i]])) });
    else dead.push({ ...origin, reason: `${cells.length} cells instead of ${source.columns.length}`, cells });
  }
  return { staged, dead };
}

/**
 * Brings one source into `staging/`, whole. The watermark is the hash of the source's bytes, which also names the batch:
 * a source that has not changed is not loaded again.
 */
export async function extractSource(source, { data, output, read = readFile, wait = sleep }) {
  const bytes = await readPatiently(() => read(join(data, source.file)), { wait });
  const hash = createHash("sha256").update(bytes).digest("hex");
  const watermark = (await output.readJson(WATERMARK)) ?? {};
  if (watermark[source.name]?.hash === hash) return watermark[source.name];

  const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  const { staged, dead } = stageRows(source, text, hash.slice(0, 12));
  const mark = { file: source.file, bytes: bytes.length, hash, rows: staged.length + dead.length };
  await output.writeJson(WATERMARK, { ...watermark, [source.name]: mark });
  await output.writeRows(stagedFile(source.name), staged);
  await output.writeRows(deadFile(source.name), dead);
  return mark;
}

export function stagedFile(name) {
  return `staging/${name}.ndjson`;
}

export function deadFile(name) {
  return `staging/${name}.dead.ndjson`;
}
