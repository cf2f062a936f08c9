import { describe, expect, it } from "vitest";
import { counts, moves, nextCount, runsOf, sinceRetry } from "../../../src/method/derive/chain.ts";
import { currentBolt, currentHat, type Iteration } from "../../../src/method/index.ts";
import { anIteration } from "../../support/recorded/records.ts";

const CHAIN = ["designer", "builder", "verifier"];

/** `b+` advance of the builder, `v-` reject of the verifier, `b!` a failed attempt, `b?` in flight. */
function iterations(moves: string): readonly Iteration[] {
  const hats: Readonly<Record<string, string>> = { d: "designer", b: "builder", v: "verifier" };
  const results = { "+": "advance", "-": "reject", "!": "failed", "?": null } as const;
  return moves.split(" ").flatMap((move) => {
    const hat = hats[move[0] ?? ""];
    const sign = move[1] as keyof typeof results;
    return hat === undefined ? [] : [anIteration({ hat, result: results[sign] })];
  });
}

describe("a chain of hats", () => {
  it.each([
    ["", 1, "designer"],
    ["d+", 1, "builder"],
    ["d?", 1, "designer"],
    ["d!", 1, "designer"],
    ["d+ b+ v!", 1, "verifier"],
    ["d+ b+ v-", 2, "builder"],
    ["d+ b+ v- b-", 2, "designer"],
    ["d+ b+ v- b- d+ b+ v-", 3, "builder"],
    ["d+ b+ v- b! b-", 2, "designer"],
    ["d+ b- d+ b+ v+", 2, null],
    ["d+ b+ v- d-", 2, "designer"],
    ["d- d+ b-", 3, "designer"],
    ["d-", 2, "designer"],
    ["d- d-", 3, "designer"],
    ["d+ b- d- d-", 3, "designer"],
    ["d+ b+ v+", 1, null],
  ])("after %j stands in bolt %i with %s next", (moves, bolt, hat) => {
    expect(currentBolt(iterations(moves))).toBe(bolt);
    expect(currentHat(CHAIN, iterations(moves))).toBe(hat);
  });

  it("moves by advances and rejections alone", () => {
    expect(moves(iterations("d! d+ b? b- d+")).map(({ result }) => result)).toEqual(["advance", "reject", "advance"]);
  });

  it.each([
    ["done", true],
    ["signed", true],
    ["asked", true],
    ["advance", true],
    ["reject", true],
    ["failed", false],
    ["stale", false],
    ["cancelled", false],
    [null, false],
  ])("counts %s: %s", (result, expected) => {
    expect(counts(result)).toBe(expected);
  });

  it("numbers the next step by what counted, and its attempt by what did not", () => {
    const record = (n: number, attempt: number, result: string | null) => ({ n, attempt, result });
    expect(nextCount([])).toEqual({ n: 1, attempt: 1 });
    expect(nextCount([record(1, 1, "failed"), record(1, 2, "stale")])).toEqual({ n: 1, attempt: 3 });
    expect(nextCount([record(1, 1, "failed"), record(1, 2, "advance")])).toEqual({ n: 2, attempt: 1 });
    expect(nextCount([record(1, 1, "advance"), record(2, 1, null)])).toEqual({ n: 2, attempt: 1 });
  });

  it("begins to count anew with the last retry that means it, its own moment included", () => {
    const at = (hour: number) => `2026-01-01T0${hour}:00:00.000Z`;
    const all = [1, 2, 3].map((hour) => anIteration({ dispatched_at: at(hour) }));
    const said = (hour: number, change: object = {}) => ({
      at: at(hour),
      by: null,
      source: "comment/1",
      do: "retry",
      ...change,
    });
    expect(sinceRetry(all, [])).toEqual(all);
    expect(sinceRetry(all, [said(2)])).toEqual(all.slice(1));
    expect(sinceRetry(all, [said(1), said(3)])).toEqual(all.slice(2));
    expect(sinceRetry(all, [said(2, { do: "cancel" })])).toEqual(all);
    expect(sinceRetry(all, [said(2, { step: "other" })], "this")).toEqual(all);
    expect(sinceRetry(all, [said(2, { step: "this" })], "this")).toEqual(all.slice(1));
  });

  it("finds the runs of one step", () => {
    const run = (step: string) => ({ ...anIteration(), step, result: "done" as const });
    expect(runsOf([run("review/spec"), run("review/style"), run("review/spec")], "review/spec")).toHaveLength(2);
  });
});
