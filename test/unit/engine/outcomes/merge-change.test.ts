import { describe, expect, it } from "vitest";
import { fitChange } from "../../../../src/engine/outcomes/merge-change.ts";

const BYTES = new TextEncoder();

/** A file that the step and somebody else have changed since `base`. */
function fitted(base: string, ours: string, theirs: string) {
  const texts = new Map([
    ["base", base],
    ["now", ours],
  ]);
  const change = { path: "notes.md", mode: "100644" as const, content: BYTES.encode(theirs) };
  return fitChange(change, { base: "base", oid: "step" }, "now", (oid) => texts.get(oid));
}

describe("a file that a step and somebody else have changed", () => {
  it("takes both changes also where all its lines are equal", () => {
    const base = "x\n".repeat(1_000);
    const merged = fitted(base, `ours\n${base}`, `${base}theirs\n`);
    expect(merged).toMatchObject({ kind: "fits", change: { content: `ours\n${base}theirs\n` } });
  });

  it("is left as it is on the branch when comparing takes too much, and that is said", () => {
    const upwards = Array.from({ length: 9_000 }, (_, i) => `${i}\n`);
    expect(fitted(upwards.join(""), upwards.toReversed().join(""), `${upwards.join("")}more\n`)).toEqual({
      kind: "conflict",
      why: "notes.md has changed on the branch since the step began, and too much of it to be merged here; what stands there stays",
    });
  });
});
