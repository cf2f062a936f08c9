import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { agentOutput } from "../../../src/runner/agent-output.ts";
import { headAndTail } from "../../../src/runner/head-and-tail.ts";

/* Of what an agent has printed the beginning and the end are kept: how a step ended is told by its last lines. */

function keeping(limit: number, lines: readonly string[]): string {
  const kept = headAndTail(limit);
  for (const line of lines) kept.add(line);
  return kept.text();
}

const numbers = (count: number): string[] => [...Array(count).keys()].map((n) => String(n).padStart(3, "0"));

describe("of lines", () => {
  it.each<[string, readonly string[], string]>([
    ["none", [], "\n"],
    ["few", ["a", "b"], "a\nb\n"],
    ["just as many as there is room for", numbers(16), `${numbers(16).join("\n")}\n`],
    ["an empty one", [""], "\n"],
  ])("%s: all are kept", (_, lines, text) => expect(keeping(64, lines)).toBe(text));

  it("too many: the first, how many are missing, and the last", () => {
    expect(keeping(40, numbers(100))).toBe(
      ["000", "001", "002", "003", "004", "… 92 lines left out here …", "097", "098", "099", ""].join("\n"),
    );
  });

  it("one that has no room at all: it is left out, and those after it are kept", () => {
    expect(keeping(40, ["a", "x".repeat(50), "b"])).toBe("a\n… 1 line left out here …\nb\n");
  });
});

it("keeps the beginning, the end, the order and the limit, and counts what is missing", () => {
  const line = fc.stringMatching(/^[a-z]{0,9}$/);
  fc.assert(
    fc.property(fc.array(line, { maxLength: 200 }), fc.integer({ min: 60, max: 400 }), (lines, limit) => {
      const all = keeping(limit, lines).split("\n").slice(0, -1);
      const gap = all.findIndex((one) => one.startsWith("…"));
      if (gap < 0) return void expect(all).toEqual(lines.length === 0 ? [""] : lines);
      const [head, tail] = [all.slice(0, gap), all.slice(gap + 1)];
      const missing = Number(all[gap]?.split(" ")[1]);
      expect(head.length + missing + tail.length).toBe(lines.length);
      expect(head).toEqual(lines.slice(0, head.length));
      expect(tail).toEqual(lines.slice(lines.length - tail.length));
      expect(tail.length).toBeGreaterThan(0);
      const size = [...head, ...tail].reduce((sum, { length }) => sum + length + 1, 0);
      expect(size).toBeLessThanOrEqual(limit);
    }),
  );
});

it("an agent's last words are in its transcript, however much it has printed", () => {
  const output = agentOutput(
    (text) => text,
    () => undefined,
  );
  output.onLine("it begins");
  for (let n = 0; n < 40_000; n += 1) output.onLine("y".repeat(99));
  output.onLine("it ends with an error");
  const text = output.transcript();
  expect(text.startsWith("it begins\n")).toBe(true);
  expect(text.endsWith("\nit ends with an error\n")).toBe(true);
  expect(text.length).toBeLessThan(2 * 1024 * 1024 + 100);
});
