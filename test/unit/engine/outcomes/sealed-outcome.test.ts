import { describe, expect, it } from "vitest";
import { readOutcome } from "../../../../src/engine/outcomes/read-outcome.ts";
import { newSeal, outcomeDigest, type RunRequest } from "../../../../src/ports/index.ts";
import { artifactOf, made, stepOfWork } from "../../../support/story-jobs.ts";

const ID = "0".repeat(40);
const LANE = stepOfWork("a-note", "hat/001/maker/1.1");
const REQUEST: RunRequest = {
  ...{ intent: "a-note", lane: LANE, kind: "unit", steps: [LANE], branch: "work" },
  ...{ sha: ID, ledger: ID, config: ID },
};

const seal = newSeal();
const FILES = artifactOf(REQUEST, made());
const SEALED = seal.put(FILES);
const OTHER = seal.put(artifactOf(REQUEST, made({ "note.txt": "Goodbye\n" })));

type Files = ReadonlyMap<string, Uint8Array>;

function codeOf(files: Files, announced: readonly string[], keys: readonly string[]): string {
  try {
    const of = { intent: "a-note", lane: LANE, dispatches: [], version: "0.1.0" };
    return `taken with ${readOutcome(files, { ...of, announced, keys }).outcome.steps.length}`;
  } catch (error) {
    return String((error as { readonly code?: unknown }).code);
  }
}

describe("the outcome of a job that was killed", () => {
  it.each<[what: string, files: Files, announced: readonly string[], keys: readonly string[], end: string]>([
    ["what it had sealed", SEALED, [], [seal.key], "taken with 1"],
    ["the same without its seal", FILES, [], [seal.key], "outcome_replaced"],
    ["sealed by somebody else", newSeal().put(FILES), [], [seal.key], "outcome_replaced"],
    [
      "with the seal of other files",
      new Map([...FILES, ["seal", OTHER.get("seal") ?? new Uint8Array()]]),
      [],
      [seal.key],
      "outcome_replaced",
    ],
    ["with a file added", new Map([...SEALED, ["files/0/9", new Uint8Array()]]), [], [seal.key], "outcome_replaced"],
    [
      "with a file taken away",
      new Map([...SEALED].filter(([path]) => path !== "files/0/0")),
      [],
      [seal.key],
      "outcome_replaced",
    ],
    ["with no key said", SEALED, [], [], "outcome_unannounced"],
    ["with two keys said", SEALED, [], [seal.key, newSeal().key], "outcome_announced_twice"],
    ["with a key that is none", SEALED, [], ["ed25519:AAAA"], "outcome_replaced"],
    ["with bytes in place of a key", SEALED, [], [`ed25519:${"A".repeat(60)}`], "outcome_replaced"],
  ])("%s", (_, files, announced, keys, end) => {
    expect(codeOf(files, announced, keys)).toBe(end);
  });

  it("does not count where the job has had its last word, which was another", () => {
    expect(codeOf(SEALED, [outcomeDigest(OTHER)], [seal.key])).toBe("outcome_replaced");
    expect(codeOf(OTHER, [outcomeDigest(OTHER)], [seal.key])).toBe("taken with 1");
  });
});
