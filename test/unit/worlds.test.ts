import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { leftOutIn, NOT_IN, withoutThem } from "../support/harness/not-in.ts";
import { laidOn, namesOf } from "../support/harness/world-of-this-run.ts";
import { isPlain, WORLDS } from "../support/harness/worlds.ts";

/* In which world stories play, and which of them cannot: `test/support/harness`. */

describe("a world by its name", () => {
  it.each([
    ["", []],
    ["older server", ["older server"]],
    ["free plan + clock ahead", ["free plan", "clock ahead"]],
  ])("%j", (text, names) => expect(namesOf(text)).toEqual(names));

  it("or a mixture by its number", () => expect(namesOf("mixture:3").length).toBeGreaterThan(2));

  it.each(Object.keys(WORLDS))("%s differs from the plainest", (name) =>
    expect(isPlain(WORLDS[name] ?? {})).toBe(false),
  );

  it("lets a story's own word count", () => {
    const world = { aheadMs: 5, limits: { perHour: 1, perMinute: 2 }, files: { a: "1" } };
    const laid = laidOn(world, { aheadMs: 7, limits: { perHour: 3 }, files: { b: "2" } });
    expect(laid).toMatchObject({ aheadMs: 7, limits: { perHour: 3, perMinute: 2 }, files: { a: "1", b: "2" } });
  });
});

describe("what cannot play there", () => {
  it.each(NOT_IN.map(({ file, story = "", worlds }) => [file, story, worlds] as const))(
    "%s: %s is there",
    (file, story, worlds) => {
      const path = `test/scenario/${file}.test.ts`;
      expect(existsSync(path) && readFileSync(path, "utf8")).toContain(story);
      if (worlds !== "any") for (const world of worlds) expect(Object.keys(WORLDS)).toContain(world);
    },
  );

  it("is left out there, and nowhere else", () => {
    const names = withoutThem(leftOutIn(["stale reads"])).names;
    expect(names?.test("x a command whose answer GitHub did not take is answered a minute later, once")).toBe(false);
    expect(names?.test("a command in a pull request")).toBe(true);
    expect(withoutThem(leftOutIn(["long numbers"]))).toMatchObject({ names: null });
    expect(leftOutIn([])).toEqual([]);
  });
});
