import { deadFile, extractSource, SOURCES, stagedFile } from "../extract.mjs";

/** Brings the sources into staging, and gives the later steps their rows. */
export async function step(work) {
  for (const source of SOURCES) {
    work.sources[source.name] = await extractSource(source, work);
    work.staged[source.name] = await work.output.readRows(stagedFile(source.name));
    work.dead.push(...(await work.output.readRows(deadFile(source.name))));
  }
  const count = (lists) => lists.reduce((sum, list) => sum + list, 0);
  work.report.rows_source = count(Object.values(work.sources).map(({ rows }) => rows));
  work.report.rows_loaded = count(Object.values(work.staged).map((rows) => rows.length));
}
