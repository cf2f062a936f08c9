import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { parseCsv } from "../pipeline/csv.mjs";
import { checkColumns, extractSource, readPatiently, SOURCES, stagedFile, stageRows } from "../pipeline/extract.mjs";
import { OutFolder } from "../pipeline/out-folder.mjs";

const [AIRPORTS, FLIGHTS] = SOURCES;
const DATA = fileURLToPath(new URL("../data", import.meta.url));
const cellsOf = (text) => parseCsv(text).map(({ cells }) => cells);

async function folder(t) {
  const made = await mkdtemp(join(tmpdir(), "extract-"));
  t.after(() => rm(made, { recursive: true }));
  return made;
}

test("commas, doubled quotes and line ends inside quotes belong to the cell", () => {
  assert.deepEqual(cellsOf('a,"b, c"\r\n"W. H. ""Bud"" Barron","two\nlines"\r\n'), [
    ["a", "b, c"],
    ['W. H. "Bud" Barron', "two\nlines"],
  ]);
});

test("a last line without its end is a row like any other", () => {
  assert.deepEqual(cellsOf("a,b\n1,2\n3,4"), cellsOf("a,b\n1,2\n3,4\n"));
  const { staged } = stageRows(FLIGHTS, "origin,destination,count\nABE,ATL,853\nABE,BHM,1", "x");
  assert.equal(staged.length, 2);
});

test("empty cells are kept, empty lines are none", () => {
  assert.deepEqual(cellsOf('a,b\n\n,\n""\n'), [["a", "b"], ["", ""], [""]]);
});

test("a quote that nothing closes stops the load", () => {
  assert.throws(() => parseCsv('a,b\n1,"2'), /row 2 opens a quote/);
});

test("every row of both sources is staged with its source, batch and number", async (t) => {
  const output = new OutFolder(await folder(t));
  const marks = [];
  for (const source of SOURCES) marks.push(await extractSource(source, { data: DATA, output }));
  assert.deepEqual(
    marks.map(({ rows }) => rows),
    [3376, 5366],
  );
  const [first] = await output.readRows(stagedFile("flights"));
  assert.deepEqual(first, {
    source: "flights",
    batch: marks[1].hash.slice(0, 12),
    row: 2,
    cells: { origin: "ABE", destination: "ATL", count: "853" },
  });
});

test("a source that has not changed is not loaded again, a changed one is", async (t) => {
  const [data, output] = [await folder(t), new OutFolder(await folder(t))];
  const deliver = (rows) => writeFile(join(data, FLIGHTS.file), `origin,destination,count\n${rows}`);
  await deliver("ABE,ATL,853\n");
  await extractSource(FLIGHTS, { data, output });
  output.changed.length = 0;
  await extractSource(FLIGHTS, { data, output });
  assert.deepEqual(output.changed, []);
  await deliver("ABE,ATL,854\n");
  await extractSource(FLIGHTS, { data, output });
  assert.ok(output.changed.includes(stagedFile("flights")));
});

test("an empty source has no rows and loses none", () => {
  assert.deepEqual(stageRows(FLIGHTS, "origin,destination,count\n", "x"), { staged: [], dead: [] });
});

test("a row of the wrong length is kept as a dead letter with its number and the reason", () => {
  const { dead } = stageRows(FLIGHTS, "origin,destination,count\nABE,ATL\n", "x");
  assert.deepEqual(dead, [
    { source: "flights", batch: "x", row: 2, reason: "2 cells instead of 3", cells: ["ABE", "ATL"] },
  ]);
});

for (const [what, header, said] of [
  ["new", "origin,destination,count,carrier", /new column "carrier"/],
  ["gone", "origin,destination", /column "count" is gone/],
  ["moved", "destination,origin,count", /another order/],
])
  test(`a column that is ${what} stops the run and is named`, () => {
    assert.throws(() => checkColumns(FLIGHTS, header.split(",")), said);
  });

test("drift is noticed before anything is written", async (t) => {
  const [data, output] = [await folder(t), new OutFolder(await folder(t))];
  await writeFile(join(data, AIRPORTS.file), "iata,name\n00M,Thigpen\n");
  await assert.rejects(extractSource(AIRPORTS, { data, output }), /schema of airports has changed/);
  assert.deepEqual(output.changed, []);
});

test("a read that fails is tried again, four times at most", async () => {
  let reads = 0;
  const failing = (times) => async () => {
    if (++reads <= times) throw new Error("busy");
    return "rows";
  };
  const wait = async () => undefined;
  assert.equal(await readPatiently(failing(3), { wait }), "rows");
  reads = 0;
  await assert.rejects(readPatiently(failing(4), { wait }), /gave up after 4 of 4 attempts: busy/);
});

test("what will not mend itself is not tried again", async () => {
  const denied = async () => {
    throw Object.assign(new Error("permission denied"), { code: "EACCES" });
  };
  await assert.rejects(readPatiently(denied, {}), /gave up after 1 of 4 attempts/);
});

test("the waits between attempts grow", async () => {
  const waits = [];
  const failing = async () => {
    throw new Error("busy");
  };
  await assert.rejects(readPatiently(failing, { wait: async (ms) => waits.push(ms) }));
  assert.deepEqual(waits, [200, 400, 800]);
});
