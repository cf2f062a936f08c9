import { describe, expect, it } from "vitest";
import { parsePlans } from "../../../src/state/index.ts";

const FOLDER = ".haiku/intents/x/stages/build";
const unit = (name: string, text: string): [string, string] => [`${FOLDER}/units/${name}.md`, text];
const good = (extra = ""): string => `---\nschema: 1\ntitle: T\n${extra}---\n\nbody\n`;
const read = (...files: readonly [string, string][]): ReturnType<typeof parsePlans> =>
  parsePlans("x", ["build", "ship"], new Map(files));

describe("parsePlans", () => {
  it("gives each stage its units in the order of their numbers, and passes over what is not a plan", () => {
    const plans = read(
      unit("unit-1000-last", good()),
      unit("unit-002-b", good("depends_on: [unit-001-a]\n")),
      unit("unit-001-a", good()),
      [`${FOLDER}/plan.md`, ""],
      [`${FOLDER}/artifacts/A.md`, "not a unit"],
      ["src/x.ts", ""],
    );
    expect(plans.problems).toEqual([]);
    expect(plans.stages.build?.units.map((one) => one.id)).toEqual(["unit-001-a", "unit-002-b", "unit-1000-last"]);
    expect(plans.stages.build?.plan).toBe("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
    expect(plans.stages.ship).toEqual({ plan: null, units: [] });
  });

  it.each([
    ["no front matter", "unit-001-a", "body\n", 1, "no front matter"],
    ["a missing title", "unit-001-a", "---\nschema: 1\n---\n", 2, "title"],
    ["an unknown field", "unit-001-a", good("outptus: [a]\n"), 4, "outptus"],
    ["a wrong type", "unit-001-a", good("outputs: a\n"), 4, "outputs"],
    ["broken YAML", "unit-001-a", good("outputs: [a\n"), null, "YAML"],
    ["a newer schema", "unit-001-a", "---\nschema: 2\ntitle: T\n---\n", 1, "newer engine"],
    ["an unknown dependency", "unit-001-a", good("depends_on: [unit-009-z]\n"), 4, "no unit of this stage"],
    ["a circle", "unit-001-a", good("depends_on: [unit-001-a]\n"), 4, "waits for itself"],
    ["another file name", "notes", good(), null, "not named like a unit"],
    ["a finding that is none", "unit-001-a", good("closes: [x]\n"), 4, "closes"],
  ])("lists %s with file and line", (_, name, text, line, what) => {
    const { problems } = read(unit(name, text));
    expect(problems.length).toBeGreaterThan(0);
    expect(problems[0]).toMatchObject({ path: `${FOLDER}/units/${name}.md`, what: expect.stringContaining(what) });
    if (line !== null) expect(problems[0]?.line).toBe(line);
    expect(problems[0]?.fix).not.toBe("");
  });

  it("lists a number that is given twice", () => {
    const { problems } = read(unit("unit-001-a", good()), unit("unit-001-b", good()));
    expect(problems).toEqual([expect.objectContaining({ what: "has the number of unit-001-a" })]);
  });

  it("names the nearest unit for a dependency with a typing mistake", () => {
    const { problems } = read(unit("unit-001-load", good()), unit("unit-002-b", good("depends_on: [unit-001-laod]\n")));
    expect(problems[0]?.fix).toContain("unit-001-load");
  });

  it("takes a file without a schema number as one written by hand", () => {
    expect(read(unit("unit-001-a", "---\ntitle: T\n---\nbody")).problems).toEqual([]);
  });
});
