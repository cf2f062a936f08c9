import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { MIGRATIONS, readLedger, SCHEMA, writeLedger } from "../../../src/state/index.ts";

/*
 * Books as an engine of each schema once wrote them. They are never made anew: an engine that cannot read them any more
 * cannot read what lies in people's repositories.
 */

const FOLDER = fileURLToPath(new URL("../../recorded/", import.meta.url));
const SCHEMAS = [...Array(SCHEMA).keys()].map((n) => n + 1);

function recorded(schema: number): ReadonlyMap<string, string> {
  const root = join(FOLDER, `ledger-schema-${schema}`);
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return new Map(paths.map((path) => [relative(root, path), readFileSync(path, "utf8")]));
}

describe.each(SCHEMAS)("ledger of schema %i", (schema) => {
  const files = recorded(schema);
  const read = readLedger("trip", files);

  it("are read, every kind of file among them", () => {
    expect(read.problems).toEqual([]);
    for (const kind of [/^intent\.md$/, /stage\.md$/, /units\/unit-/, /feedback\//, /^work\//])
      expect(
        [...files.keys()].some((path) => kind.test(path)),
        String(kind),
      ).toBe(true);
    for (const [path, text] of files) if (!path.startsWith("work/")) expect(text).toContain(`schema: ${schema}\n`);
  });

  it("are written as those of today", () => {
    const today = read.state ? writeLedger(read.state) : new Map<string, string>();
    expect(readLedger("trip", today).problems).toEqual([]);
    const own = new Map([...files].filter(([path]) => !path.startsWith("work/")));
    if (schema === SCHEMA) expect(new Map([...today].sort())).toEqual(new Map([...own].sort()));
    else expect([...today.keys()].sort()).toEqual([...own.keys()].sort());
  });
});

it("has one migration for every schema before today's", () => {
  expect(MIGRATIONS.map(({ from }) => from)).toEqual(SCHEMAS.slice(0, -1));
});
