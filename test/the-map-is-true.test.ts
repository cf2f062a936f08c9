import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "./support/house/read-sources.ts";

/* `src/README.md` tells two ways through the house, file by file. They are short, and every file is there. */

const README = readFileSync(join(ROOT, "src/README.md"), "utf8");

function wayOf(title: string): readonly string[] {
  const section = README.split(/^## /m).find((text) => text.startsWith(title)) ?? "";
  return [...section.matchAll(/^\d+\. `([^`]+)`/gm)].map(([, path = ""]) => path);
}

it.each([
  ["A comment becomes a pull request", 30],
  ["A finding becomes a thread", 25],
])("%s in at most %i files", (title, most) => {
  const way = wayOf(title);
  expect(way.length).toBeGreaterThan(10);
  expect(way.length).toBeLessThanOrEqual(most);
  expect(way.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

it("names no file or folder of the house that is not there", () => {
  const named = [...README.matchAll(/`((?:src|test)\/[^`]+)`/g)].map(([, path = ""]) => path);
  expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});
