import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { goBack } from "../migration/back.mjs";
import { formatCsv, parseCsv } from "../migration/csv.mjs";
import { toSource, toTarget } from "../migration/mapping.mjs";
import { migrate } from "../migration/migrate.mjs";
import { servingSide, switchTo } from "../migration/switch.mjs";

const DATA = fileURLToPath(new URL("../data", import.meta.url));
const AIRPORT = ["00M", "Thigpen", "Bay Springs", "MS", "USA", "31.95376472", "-89.23450472"];

async function folder(t) {
  const made = await mkdtemp(join(tmpdir(), "migrate-"));
  t.after(() => rm(made, { recursive: true }));
  return made;
}

test("quoted cells come back as they were", () => {
  const text = 'a,"Union County, Troy Shelton"\n"W. H. ""Bud"" Barron",b\n';
  assert.equal(formatCsv(parseCsv(text)), text);
  assert.throws(() => parseCsv('a,"b'), /record 1 opens a quote/);
});

test("M1-01 to M1-08: an airport and its place", () => {
  const { tables } = toTarget({ airports: [AIRPORT], routes: [] });
  assert.deepEqual(tables.airports, [
    { code: "00M", name: "Thigpen", place: 1, latitude: 31.95376472, longitude: -89.23450472 },
  ]);
  assert.deepEqual(tables.places, [{ id: 1, city: "Bay Springs", state: "MS", country: "USA" }]);
});

test("M1-03, M1-04: NA becomes null and NA again", () => {
  const cells = AIRPORT.with(2, "NA").with(3, "NA");
  const { tables } = toTarget({ airports: [cells], routes: [] });
  assert.deepEqual([tables.places[0].city, tables.places[0].state], [null, null]);
  assert.deepEqual(toSource(tables).airports[1], cells);
});

test("M1-06, M1-07, M1-11: a number that would not come back is rejected with its row", () => {
  for (const cell of ["31.950", "", "1e400", "north"]) {
    const { rejected, tables } = toTarget({ airports: [AIRPORT.with(5, cell)], routes: [] });
    assert.equal(tables.airports.length, 0);
    assert.deepEqual([rejected[0].table, rejected[0].row], ["airports", 2]);
  }
});

test("M1-09, M1-10: a route to nowhere is rejected with the code", () => {
  const { rejected } = toTarget({ airports: [AIRPORT], routes: [["00M", "XXX", "3"]] });
  assert.deepEqual(rejected, [{ table: "routes", row: 2, reason: "no airport XXX", cells: ["00M", "XXX", "3"] }]);
});

test("everything is moved, dry run and run say the same, a second run writes nothing", async (t) => {
  const out = await folder(t);
  const dry = await migrate(DATA, out, { dryRun: true });
  await assert.rejects(stat(join(out, "airports.ndjson")), { code: "ENOENT" });
  const first = await migrate(DATA, out);
  assert.deepEqual({ ...first, dry_run: true }, dry);
  assert.deepEqual([first.rows_read, first.rows_loaded, first.rows_rejected, first.places], [8742, 8742, 0, 3194]);
  assert.deepEqual((await migrate(DATA, out)).files_changed, []);
});

test("a run that was killed is run again and ends the same", async (t) => {
  const [out, whole] = [await folder(t), await folder(t)];
  await migrate(DATA, whole);
  await cp(join(whole, "places.ndjson"), join(out, "places.ndjson")); // killed after the first table …
  await writeFile(join(out, "airports.ndjson.part"), "half a r"); // … and in the midst of the second
  await migrate(DATA, out);
  for (const name of ["places", "airports", "routes"])
    assert.equal(
      await readFile(join(out, `${name}.ndjson`), "utf8"),
      await readFile(join(whole, `${name}.ndjson`), "utf8"),
    );
});

test("another header stops the run before anything is written", async (t) => {
  const [data, out] = [await folder(t), await folder(t)];
  await cp(DATA, data, { recursive: true });
  await writeFile(join(data, "airports.csv"), "code,name\n");
  await assert.rejects(migrate(data, out), /begins with "code,name"/);
  await assert.rejects(stat(join(out, "places.ndjson")), { code: "ENOENT" });
});

test("the way back gives the source's bytes", async (t) => {
  const [out, back] = [await folder(t), await folder(t)];
  await migrate(DATA, out);
  await goBack(out, back);
  for (const file of ["airports.csv", "flights-airport.csv"])
    assert.equal(await readFile(join(back, file), "utf8"), await readFile(join(DATA, file), "utf8"));
});

test("readers are turned by one file, and only when it is needed", async (t) => {
  const out = await folder(t);
  assert.equal(await servingSide(out), "csv");
  assert.equal(await switchTo(out, "ndjson"), true);
  assert.equal(await switchTo(out, "ndjson"), false);
  assert.equal(await servingSide(out), "ndjson");
  await assert.rejects(switchTo(out, "xml"), /there is no side "xml"/);
});
