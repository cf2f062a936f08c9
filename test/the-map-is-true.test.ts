import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "./support/house/read-sources.ts";

/*
 * `src/README.md` tells two ways through the house, file by file, and CONTRIBUTING.md three ways in. They are short, and every
 * file is there.
 */

const README = readFileSync(join(ROOT, "src/README.md"), "utf8");
const CONTRIBUTING = readFileSync(join(ROOT, ".github/CONTRIBUTING.md"), "utf8");
const SCRIPTS = readFileSync(join(ROOT, "package.json"), "utf8");

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

/** Paths of the repository, alone in code or as words of a command in it. */
function pathsNamed(text: string): readonly string[] {
  const code = [...text.matchAll(/`([^`\n]+)`|^ {4}(.+)$/gm)].map(([, short, line]) => short ?? line ?? "");
  const words = code.flatMap((one) => one.split(/\s+/));
  return words.filter((word) => /^(?:src|test|studios|action|\.github)\/|^(?:app\.yml|build\.mjs)$/.test(word));
}

it.each([
  ["src/README.md", README],
  ["CONTRIBUTING.md", CONTRIBUTING],
])("%s names no file or folder that is not there", (_, text) => {
  const named = pathsNamed(text);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

it("CONTRIBUTING.md names a first file and tests for each way in, and no script that there is not", () => {
  const ways = CONTRIBUTING.split(/^### /m).slice(1, 4);
  expect(ways.map((way) => pathsNamed(way).some((path) => path.startsWith("src/")))).toEqual([true, true, true]);
  expect(ways.map((way) => /npx vitest run test\//.test(way))).toEqual([true, true, true]);
  const scripts = [...CONTRIBUTING.matchAll(/npm run (\w+)/g)].map(([, name = ""]) => name);
  expect(scripts.filter((name) => !SCRIPTS.includes(`"${name}": `))).toEqual([]);
});
