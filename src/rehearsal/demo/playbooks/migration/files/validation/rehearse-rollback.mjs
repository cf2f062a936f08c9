import { appendFile, cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { goBack } from "./back.mjs";
import { check } from "./check.mjs";
import { migrate } from "./migrate.mjs";
import { servingSide, switchTo } from "./switch.mjs";

const WRITE = { from: "ABE", to: "00M", flights: 1 };

/**
 * Takes a migrated target, with a write made after the switch, back to the state before. On a copy of all the data;
 * answers each step with its time, whether the source is as before, and whether the write has come along.
 */
export async function rehearse(data) {
  const folder = await mkdtemp(join(tmpdir(), "rehearsal-"));
  const [copy, out] = [join(folder, "data"), join(folder, "out")];
  const steps = [];
  const timed = async (step, work) => {
    const from = performance.now();
    const result = await work();
    steps.push({ step, ms: Math.ceil(performance.now() - from) });
    return result;
  };
  try {
    await cp(data, copy, { recursive: true });
    await timed("01 migrate", () => migrate(copy, out));
    const checks = await timed("02 check", () => check(copy, out));
    await timed("03 switch", () => switchTo(out, "ndjson"));
    await appendFile(join(out, "routes.ndjson"), `${JSON.stringify(WRITE)}\n`);
    await timed("03-rollback switch", () => switchTo(out, "csv"));
    await timed("03-rollback copy back", () => goBack(out, copy));
    const routes = await readFile(join(copy, "flights-airport.csv"), "utf8");
    const written = `${WRITE.from},${WRITE.to},${WRITE.flights}\n`;
    return {
      steps,
      checks_passed: checks.filter(({ pass }) => pass).length,
      serving: await servingSide(out),
      airports_as_before:
        (await readFile(join(copy, "airports.csv"), "utf8")) === (await original(data, "airports.csv")),
      routes_as_before: routes === `${await original(data, "flights-airport.csv")}${written}`,
      writes_kept: routes.endsWith(written) ? 1 : 0,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function original(data, file) {
  return readFile(join(data, file), "utf8");
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [data = "data"] = process.argv.slice(2);
  console.log(JSON.stringify(await rehearse(data), null, 2));
}
