import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { OutFolder } from "./out-folder.mjs";

/** Which alerts a run gives cause for: `{ alert, why }`, the gravest first. `exit` is how the run ended. */
export function causes({ report, checks, exit }, { volume }) {
  if (exit === 1 || report === null || checks === null)
    return [
      { alert: "run-stopped", why: "the run ended before its report; its last words are in the scheduler's log" },
    ];
  const failed = checks.filter(({ passed }) => passed === false);
  const { low, high } = volume.rows_source;
  const odd = report.rows_source < low || report.rows_source > high;
  return [
    ...failed.map((check) => ({
      alert: alertOf(check),
      why: `${check.check}: ${check.actual}, allowed is ${check.threshold}`,
    })),
    ...(report.rows_dead > 0
      ? [{ alert: "dead-letters", why: `${report.rows_dead} rows, see dead-letters.ndjson` }]
      : []),
    ...(odd ? [{ alert: "volume", why: `${report.rows_source} rows, usual are ${low} to ${high}` }] : []),
  ];
}

function alertOf({ check, severity }) {
  if (check.startsWith("freshness")) return "freshness";
  return severity === "blocking" ? "blocking-check" : "warning-check";
}

/** Where each alert goes. One that the schedule does not name is a mistake in the schedule, and said as one. */
export function address(alerts, schedule) {
  return alerts.map(({ alert, why }) => {
    const { severity, route } = schedule.alerts[alert] ?? {};
    const to = schedule.routes[route];
    if (to === undefined) throw new Error(`schedule.json has no route for the alert ${alert}`);
    return { job: schedule.job, alert, severity, to, why };
  });
}

async function readSchedule() {
  return JSON.parse(await readFile(new URL("schedule.json", import.meta.url), "utf8"));
}

/** Exit code 0: nothing to say. 3: somebody is to be woken. 4: tickets only. */
async function main() {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { exit: { type: "string" } } });
  const output = new OutFolder(positionals[0] ?? "out");
  const [report, checks] = [await output.readJson("report.json"), await output.readJson("checks.json")];
  const schedule = await readSchedule();
  const sent = address(causes({ report, checks, exit: Number(values.exit ?? 0) }, schedule), schedule);
  for (const alert of sent) console.log(JSON.stringify(alert));
  if (sent.length === 0) return 0;
  return sent.some(({ severity }) => severity === "page") ? 3 : 4;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) process.exitCode = await main();
