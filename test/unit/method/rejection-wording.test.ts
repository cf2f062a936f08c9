import { describe, expect, it } from "vitest";
import { contradicted, namesWhatFailed } from "../../../src/method/commands/rejection-wording.ts";
import { blobId } from "../../../src/shared/index.ts";
import { plannedUnit } from "../../support/walk.ts";

const PATH = "src/load.ts";
const unit = plannedUnit({
  title: "Load the rows",
  outputs: [PATH, "docs/notes.md", "data/"],
  criteria: ["Each airport becomes one row"],
  quality_gates: [{ name: "lint", command: "npm run check" }],
});
const files = new Map([
  [PATH, blobId("code")],
  ["docs/notes.md", blobId("")],
  ["data", "a".repeat(40)],
]);

describe("a rejection that says of a filled output that it is not there", () => {
  it.each([
    "src/load.ts is missing.",
    "`src/load.ts` is missing",
    "Criterion 1 fails: the file src/load.ts is empty.",
    "The declared output `src/load.ts` does not exist.",
    "`src/load.ts` doesn't exist, so nothing can be loaded.",
    "I looked twice. src/load.ts is still not there!",
    "src/load.ts is empty, and criterion 1 cannot hold.",
    "There is no `src/load.ts`.",
    "There is no file src/load.ts to be checked.",
    "src/load.ts: missing",
    "Missing output: src/load.ts",
    "missing: ./src/load.ts",
    "src/load.ts has not been written.",
    "src/load.ts could not be found in the checkout.",
    "src/load.ts is missing from the tree",
    "src/load.ts and src/other.ts are missing.",
    "The rows are fine.\nsrc/load.ts is absent",
  ])("is found: %s", (message) => {
    expect(contradicted(message, unit, files)).toEqual([PATH]);
  });

  it.each([
    "src/load.ts is missing a check for empty rows.",
    "src/load.ts misses the header.",
    "src/load.ts is missing from the index page.",
    "src/load.ts is missing in one of the lists.",
    "src/load.ts is not empty, but wrong.",
    "A test for src/load.ts is missing.",
    "The error handling in src/load.ts is missing.",
    "The header of `src/load.ts` is empty.",
    "src/load.ts is empty when the input has no header.",
    "If src/load.ts is missing, the program has to say so.",
    "src/load.ts was missing in the last round; now it is there, and wrong.",
    "src/load.ts drops rows. The test is missing.",
    "Nothing is missing in src/load.ts, it is just slow.",
    "src/load.ts.bak is missing.",
    "lib/src/load.ts is missing.",
    "src/load.tsx does not exist.",
    "Criterion 2 fails: src/load.ts does not exist-check its input.",
    "The row count is missing.",
    "docs/notes.md is empty.",
    "src/load.ts says that the file is missing.",
  ])("is not found in what is said of something else: %s", (message) => {
    expect(contradicted(message, unit, files)).toEqual([]);
  });

  it("takes folders too, and what a plan calls them", () => {
    expect(contradicted("data/ is empty.", unit, files)).toEqual(["data"]);
    expect(contradicted("data is missing.", unit, files)).toEqual(["data"]);
  });

  it("takes a path for what it says, not for a pattern", () => {
    const odd = plannedUnit({ outputs: ["a+b (1).txt"] });
    const there = new Map([["a+b (1).txt", blobId("x")]]);
    expect(contradicted("a+b (1).txt is missing", odd, there)).toEqual(["a+b (1).txt"]);
    expect(contradicted("aab (1).txt is missing", odd, there)).toEqual([]);
  });

  it.each([",", ", and", " and", " and,", "-", "\n", " is", " (", "the file "])(
    "is quick about a long row of %j",
    (one) => {
      expect(contradicted(`${PATH}${one.repeat(20_000 / one.length)}`, unit, files)).toEqual([]);
      expect(contradicted(`${PATH}${one.repeat(200)} ${PATH}${one.repeat(200)}`, unit, files)).toEqual([]);
    },
  );
});

it.each([
  ["Criterion 1 fails.", true],
  ["Two airports become no row.", true],
  ["The check command prints two warnings.", true],
  ["`src/load.ts` throws.", true],
  ["It loses a row.", true],
  ["I do not like it, and you have to do all of it again.", false],
  ["Not good enough, try again.", false],
])("%s says what failed: %s", (message, says) => {
  expect(namesWhatFailed(message, unit)).toBe(says);
});
