import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "./support/house/read-sources.ts";
import { MAY_USE } from "./support/house/rooms.ts";

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

/** Room → rooms that an arrow leads to, by the names of their folders. */
function drawn(): Readonly<Record<string, readonly string[]>> {
  const picture = /```mermaid\nflowchart BT\n([\s\S]*?)```/.exec(README)?.[1] ?? "";
  const titles = new Map([...picture.matchAll(/(\w+)\["([^"]+)"\]/g)].map(([, id = "", title = ""]) => [id, title]));
  const rooms = (side = ""): readonly string[] => {
    return side
      .split("&")
      .map((one) => one.replace(/\[.*/, "").trim())
      .map((id) => titles.get(id) ?? id);
  };
  const arrows: Record<string, readonly string[]> = {};
  for (const line of picture.trim().split("\n")) {
    const [from, to] = line.split("-->");
    for (const room of rooms(from)) arrows[room] = rooms(to);
  }
  return arrows;
}

/** What a room may use and does not reach by what it uses anyway: the arrows that a picture needs. */
function needed(room: string): readonly string[] {
  const uses = MAY_USE[room] ?? [];
  const reached = new Set(uses.flatMap((one) => [...reach(one)]));
  return uses.filter((one) => !reached.has(one));
}

function reach(room: string): ReadonlySet<string> {
  const uses = MAY_USE[room] ?? [];
  return new Set([...uses, ...uses.flatMap((one) => [...reach(one)])]);
}

it("draws the rooms as the plan of the house has them", () => {
  const plan = Object.keys(MAY_USE).map((room) => [room, [...needed(room)].sort()] as const);
  const arrows = drawn();
  const picture = plan.map(([room]) => [room, [...(arrows[room] ?? [])].sort()]);
  expect(picture).toEqual(plan);
  expect(Object.keys(arrows).filter((room) => !(room in MAY_USE))).toEqual([]);
});
