import { expect, it } from "vitest";
import { deferring } from "../../../src/method/commands/unfinished-wording.ts";

it.each([
  ["The retry is deferred to the next release.", "deferred"],
  ["Fixed; the second path is postponed.", "postponed"],
  ["All good, but the migration is deferred.", "deferred"],
  ["This is not fixed, it is deferred.", "deferred"],
  ["The rest was left for later.", "left for later"],
  ["The new test is vacuous: it passes without the change.", "vacuous"],
  ["It passes vacuously", "vacuously"],
  ["The helper does not compile, the fix itself does.", "does not compile"],
  ["src/load.ts doesn't compile on Windows", "doesn't compile"],
  ["Checked. It still is not compiling.", "not compiling"],
  ["compilation fails in the example", "compilation fails"],
  ["Two compile errors remain in the docs.", "compile errors"],
  ["The example fails to compile", "fails to compile"],
])("says itself what is open: %s", (message, words) => {
  expect(deferring(message)).toBe(words);
});

it.each([
  "Read the note again: it is right now.",
  "Nothing is deferred.",
  "Nothing was left for later.",
  "No point was deferred, every item was run.",
  "Deferred items: none.",
  "Deferred: nothing",
  "It was not deferred",
  "The test is not vacuous: it failed before the fix.",
  "The vacuous test was replaced by one that fails without the fix.",
  "The assertion was vacuous and compares the rows now.",
  "No test passes vacuously.",
  "It compiles without compile errors.",
  "There are no compile errors.",
  "It compiles.",
  "The deferredQueue is drained at the end.",
  "It did not compile before; now it does.",
])("is no false alarm: %s", (message) => {
  expect(deferring(message)).toBeNull();
});

it.each(["-", "deferred -", "not ", "does ", "left for "])("is quick about a long row of %j", (one) => {
  deferring(`deferred${one.repeat(20_000 / one.length)}`);
});
