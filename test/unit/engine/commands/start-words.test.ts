import { describe, expect, it } from "vitest";
import { readStartWords } from "../../../../src/engine/commands/start-words.ts";
import type { ProjectFiles } from "../../../../src/engine/observe/project-config.ts";
import { DEFAULT_CONFIG, loadStudios } from "../../../../src/studio/index.ts";
import { shippedStudios } from "../../../support/shipped-studios.ts";

const { studios } = loadStudios(shippedStudios());
const project = (studio: string | null = "example"): ProjectFiles => ({
  commit: "c",
  config: { ...DEFAULT_CONFIG, studio },
  studios,
  hasWorkflow: true,
});

const read = (args: string, studio?: string | null) => {
  const { studio: found, mode, stages, title, adopt } = readStartWords(project(studio), args);
  return { studio: found.directory, mode, stages: stages.length, title, adopt };
};

describe("the words behind `/haiku start`", () => {
  it.each<[string, object]>([
    ["", { studio: "example", title: "", adopt: false, mode: "continuous" }],
    ["Fix the login page", { studio: "example", title: "Fix the login page" }],
    ["migration", { studio: "migration", title: "" }],
    ["Migration Move the  data", { studio: "migration", title: "Move the data" }],
    ["migration/mapping only this", { studio: "migration", stages: 1, mode: "quick", title: "only this" }],
    ["--mode discrete Fix it", { mode: "discrete", title: "Fix it" }],
    ["migration --adopt --mode autopilot", { studio: "migration", adopt: true, mode: "autopilot", title: "" }],
    ["Fix it --mode discrete", { mode: "discrete", title: "Fix it" }],
    ["Fix it --adopt", { adopt: true, title: "Fix it" }],
    ["Explain --mode in the docs", { mode: "continuous", title: "Explain --mode in the docs" }],
    ["docs/readme is wrong", { studio: "example", title: "docs/readme is wrong" }],
  ])("%j", (args, expected) => expect(read(args)).toMatchObject(expected));

  it.each<[string, string | null, string, RegExp]>([
    ["migraton Move", "example", "studio_unknown", /did you mean `migration`.*title/],
    ["migration/maping", "example", "stage_unknown", /mapping/],
    ["--mod discrete", "example", "option_unknown", /--mode <mode>/],
    ["--mode fast", "example", "mode_unknown", /continuous/],
    ["--mode", "example", "mode_unknown", /continuous/],
    ["", null, "studio_missing", /example/],
    ["Fix the login page", null, "studio_unknown", /example/],
  ])("%j with the studio %j is refused: %s", (args, studio, code, hint) => {
    expect(() => read(args, studio)).toThrow(expect.objectContaining({ code, hint: expect.stringMatching(hint) }));
  });
});
