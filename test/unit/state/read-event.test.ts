import { describe, expect, it } from "vitest";
import { readEvent } from "../../../src/state/index.ts";
import { aLongLedger } from "../../support/a-long-ledger.ts";

/* What a `Haiku-Do` line may say. Recorded ledgers are read by the same shapes in the tests of `verify`. */

const lines = aLongLedger().flatMap((commit) => commit.lines);

describe("a line of the journal", () => {
  it("of ours is taken as it was written, field for field", () => {
    expect(lines.length).toBeGreaterThan(20);
    for (const event of lines) expect(JSON.stringify(readEvent(event, "abc"))).toBe(JSON.stringify(event));
  });

  it("of a start that names the folder of its work is taken, too", () => {
    const [first] = lines;
    if (first?.do !== "start") throw new TypeError("the books do not begin with a start");
    const { do: name, at, slug, ...rest } = first;
    const start = { do: name, at, slug, folder: "12-load-airports", ...rest };
    expect(JSON.stringify(readEvent(start, "abc"))).toBe(JSON.stringify(start));
  });

  it.each<[string, { readonly do: string; readonly [name: string]: unknown }, RegExp]>([
    ["without what it is about", { do: "close" }, /"close", field "at" is missing/],
    [
      "with a field of another kind",
      { do: "open_gate", at: "2026-01-01T00:00:00Z", stage: 7 },
      /"open_gate", field "stage"/,
    ],
    [
      "with a field nobody knows",
      { do: "open_gate", at: "2026-01-01T00:00:00Z", stage: "a", by: 1 },
      /unknown field "by"/,
    ],
    ["at no time", { do: "open_gate", at: "yesterday", stage: "a" }, /field "at"/],
    ["that nobody knows", { do: "approve" }, /not an event of ours: "approve"/],
    ["named like what every object has", { do: "constructor" }, /not an event of ours: "constructor"/],
    [
      "of a step that came home as failed",
      { ...(lines.find((event) => event.do === "land") ?? { do: "land" }), result: "failed" },
      /"land", field "result"/,
    ],
  ])("%s is no event of ours", (_what, line, words) => {
    expect(() => readEvent(line, "abc")).toThrow(words);
    expect(() => readEvent(line, "abc")).toThrow("abc");
  });
});
