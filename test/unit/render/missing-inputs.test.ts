import { describe, expect, it } from "vitest";
import type { IntentRecord, StageInput, StudioDefinition } from "../../../src/method/index.ts";
import { missingInputs } from "../../../src/render/prompt/missing-inputs.ts";
import type { PromptInput } from "../../../src/render/prompt/prompt-input.ts";
import { aState } from "../../support/recorded/records.ts";

/* What a stage that is played alone is told it begins without. */

const template = (name: string, location: string) => ({ name, location });
const OUTPUTS = [
  template("CODE", "(source tree)"),
  template("NOTES", "docs/notes/"),
  template("REPORT", ".haiku/intents/{intent-slug}/knowledge/REPORT.md"),
];
const DISCOVERY = [template("SOURCES", ".haiku/knowledge/SOURCES.md")];

const output = (name: string): StageInput => ({ stage: "build", kind: "output", name });
const SOURCES: StageInput = { stage: "build", kind: "discovery", name: "SOURCES" };
const QUICK: Partial<IntentRecord> = { mode: "quick", stages: ["ship"] };

/** As much of everything as the list is made of. */
function told(inputs: readonly StageInput[], paths: readonly string[], intent = QUICK, stage: string | null = "ship") {
  const studio = {
    stages: [
      { name: "build", outputs: OUTPUTS, discovery: DISCOVERY, inputs: [] },
      { name: "ship", outputs: [], discovery: [], inputs },
    ],
  } as unknown as StudioDefinition;
  const input = { state: aState({ intent }), studio, step: { stage }, paths } as unknown as PromptInput;
  const [section] = missingInputs(input);
  return section?.text.split("\n").filter((line) => line.startsWith("- ")) ?? null;
}

describe("a stage that is played alone", () => {
  const report = "- REPORT of the stage build: it would be `.haiku/intents/airports/knowledge/REPORT.md`";
  it.each<[string, readonly StageInput[], readonly string[], readonly string[] | null]>([
    ["a file nobody has made", [output("REPORT")], ["README.md"], [report]],
    ["not a file that is there", [output("REPORT")], [".haiku/intents/airports/knowledge/REPORT.md"], null],
    ["what only another intent has", [output("REPORT")], [".haiku/intents/other/knowledge/REPORT.md"], [report]],
    ["not what the project knows", [SOURCES], [".haiku/knowledge/SOURCES.md"], null],
    ["a discovery", [SOURCES], [], ["- SOURCES of the stage build: it would be `.haiku/knowledge/SOURCES.md`"]],
    ["not a folder with something in it", [output("NOTES")], ["docs/notes/first.md"], null],
    [
      "a folder that only begins alike",
      [output("NOTES")],
      ["docs/notes.md"],
      [expect.stringContaining("`docs/notes`")],
    ],
    [
      "what lies anywhere",
      [output("CODE")],
      ["src/a.ts"],
      ["- CODE of the stage build: whatever there is of it lies in the source tree"],
    ],
    ["each of them", [output("REPORT"), SOURCES], [], [report, expect.stringContaining("SOURCES")]],
    ["nothing where it needs nothing", [], [], null],
  ])("is told of %s", (_, inputs, paths, lines) => {
    expect(told(inputs, paths)).toEqual(lines);
  });

  it.each<[string, Partial<IntentRecord>, string | null]>([
    ["any other mode", { mode: "continuous", stages: ["ship"] }, "ship"],
    ["what its own intent makes", { mode: "quick", stages: ["build", "ship"] }, "ship"],
    ["a step of the whole intent", QUICK, null],
  ])("is not told in %s", (_, intent, stage) => {
    expect(told([output("REPORT")], [], intent, stage)).toBeNull();
  });
});
