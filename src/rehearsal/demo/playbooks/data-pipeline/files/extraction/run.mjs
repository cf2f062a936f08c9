import { readdir } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { OutFolder } from "./out-folder.mjs";

/**
 * Runs every file of `steps/` in the order of its name on one piece of `work`, then writes dead letters and the report.
 * Files whose bytes stay the same are left alone, so a second run on the same sources changes none.
 */
export async function run(data, out, options = {}) {
  const output = new OutFolder(out);
  const work = { data, output, options, sources: {}, staged: {}, tables: {}, dead: [], problems: [], report: {} };
  for (const name of await stepNames()) {
    const { step } = await import(`./steps/${name}`);
    await step(work);
  }
  work.report.rows_dead = work.dead.length;
  await output.writeRows("dead-letters.ndjson", work.dead);
  await output.writeJson("report.json", work.report);
  return { report: { ...work.report, files_changed: output.changed.length }, problems: work.problems };
}

async function stepNames() {
  const names = await readdir(new URL("steps/", import.meta.url));
  return names.filter((name) => /^\d\d-.+\.mjs$/.test(name)).sort();
}

/** 0: all is well. 1: the run stopped. 2: it went through, and something blocks the use of its result. */
async function main(argv) {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: { now: { type: "string" }, "as-of": { type: "string" } },
  });
  const [data = "data", out = "out"] = positionals;
  const { report, problems } = await run(data, out, { now: values.now, asOf: values["as-of"] });
  for (const problem of problems) console.error(problem);
  console.log(JSON.stringify(report));
  return problems.length === 0 ? 0 : 2;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    console.error(`the run has stopped: ${error.message}`);
    process.exitCode = 1;
  }
}
