import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { check } from "../migration/check.mjs";
import { migrate } from "../migration/migrate.mjs";
import { rehearse } from "../migration/rehearse-rollback.mjs";

const DATA = fileURLToPath(new URL("../data", import.meta.url));
const failed = (checks) => checks.filter(({ pass }) => !pass).map(({ id }) => id.split(" ")[0]);

async function migrated(t) {
  const out = await mkdtemp(join(tmpdir(), "check-"));
  t.after(() => rm(out, { recursive: true }));
  await migrate(DATA, out);
  return out;
}

test("the target says what the source says", async (t) => {
  const checks = await check(DATA, await migrated(t));
  assert.equal(checks.length, 10);
  assert.deepEqual(failed(checks), []);
});

const DAMAGE = [
  ["an airport that is missing", "airports", (text) => text.slice(text.indexOf("\n") + 1), ["V1-01", "V1-04", "V1-06"]],
  [
    "a route that is there twice",
    "routes",
    (text) => text + text.slice(0, text.indexOf("\n") + 1),
    ["V1-02", "V1-03", "V1-05"],
  ],
  ["a place with another name", "places", (text) => text.replace("Bay Springs", "Bay Spring"), ["V1-04"]],
  [
    "two flights swapped, sums alike",
    "routes",
    (text) => text.replace("853", "854").replace('"BHM","flights":1}', '"BHM","flights":0}'),
    ["V1-05"],
  ],
];
for (const [what, table, damage, expected] of DAMAGE)
  test(`${what} is noticed`, async (t) => {
    const out = await migrated(t);
    const file = join(out, `${table}.ndjson`);
    const text = await readFile(file, "utf8");
    assert.notEqual(damage(text), text);
    await writeFile(file, damage(text));
    const seen = failed(await check(DATA, out));
    for (const id of expected) assert.ok(seen.includes(id), `${id} among ${seen}`);
  });

test("the way back leads back, and brings what was written meanwhile", async () => {
  const result = await rehearse(DATA);
  assert.equal(result.serving, "csv");
  assert.deepEqual([result.airports_as_before, result.routes_as_before, result.writes_kept], [true, true, 1]);
  assert.equal(result.checks_passed, 10);
});
