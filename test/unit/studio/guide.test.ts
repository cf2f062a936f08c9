import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { samplePrompt } from "../../../src/cli/studio/show-prompt.ts";
import { loadStudios } from "../../../src/studio/index.ts";
import { shippedStudios } from "../../support/shipped-studios.ts";

const GUIDE = readFileSync(fileURLToPath(new URL("../../../studios/README.md", import.meta.url)), "utf8");

/** The files of the worked example, as the page shows them. */
const files = new Map(
  [...GUIDE.matchAll(/^\*\*(\.haiku\/studios\/[^*]+)\*\*\n\n````markdown\n([\s\S]*?)^````$/gm)].map(
    ([, path = "", text = ""]) => [path, text] as const,
  ),
);
const { studios, problems } = loadStudios(shippedStudios(), files);
const notes = studios.find(({ name }) => name === "release-notes");

describe("the studio of the guide", () => {
  it("validates without a remark, as the page stands", () => {
    expect(problems).toEqual([]);
    expect(notes?.stages.map(({ name, gate }) => [name, ...gate])).toEqual([
      ["gather", "auto"],
      ["write", "ask"],
    ]);
  });

  it("has as many files as the page says", () => {
    expect(files.size).toBe(13);
    expect(GUIDE).toContain("it has thirteen files");
  });

  it("gives every hat a prompt", () => {
    for (const stage of notes?.stages ?? [])
      for (const { name } of stage.hats)
        expect(notes && samplePrompt(notes, stage, { kind: "hat", name }).text).toContain(`Your mandate: ${name}`);
  });

  it("names every studio that is shipped, with its stages", () => {
    for (const { name, stages } of loadStudios(shippedStudios()).studios)
      expect(GUIDE).toMatch(new RegExp(`\`${name}\`.*${stages.map((stage) => stage.name).join(", ")}`));
  });

  it("says which names are taken", () => {
    const words = GUIDE.split("## Names that are taken")[1] ?? "";
    for (const name of ["main", "ledger", "intent", "elaborate", "gate", "user", "quality_gates", "delivery"])
      expect(words).toContain(`\`${name}\``);
  });
});
