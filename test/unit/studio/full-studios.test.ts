import { describe, expect, it } from "vitest";
import { DEFAULT_CONFIG, freezeIntent, loadStudios } from "../../../src/studio/index.ts";
import { TOOLS } from "../../../src/tools/index.ts";
import { shippedStudio, shippedStudios } from "../../support/shipped-studios.ts";
import { fencesUnder, itemsUnder, sectionUnder } from "../../support/studio-sections.ts";

/* What every studio that is shipped in full promises to whoever works by it. */

const FAMILY = (name: string) => shippedStudios().get(`studios/_shared/hats/verifier-${name}.md`) ?? "";
const FAMILIES = ["knowledge", "build", "operational", "verification"];
const KNOWN_TOOLS = new Set(TOOLS.map((tool) => tool.name));

const FULL = [
  {
    directory: "data-pipeline",
    verifiers: {
      discovery: "knowledge",
      extraction: "build",
      transformation: "build",
      validation: "build",
      deployment: "operational",
    },
    checks: 6,
    failures: 4,
  },
  {
    directory: "software",
    verifiers: { inception: "knowledge", operations: "operational" },
    checks: 6,
    failures: 4,
  },
  {
    directory: "migration",
    verifiers: { migrate: "build", validation: "verification", cutover: "operational" },
    checks: 8,
    failures: 6,
  },
];

it.each(FAMILIES)("the family of verifiers %s makes five checks", (name) => {
  expect(itemsUnder("Checks", FAMILY(name))).toHaveLength(5);
});

describe.each(FULL)("the studio $directory", ({ directory, verifiers, checks, failures }) => {
  const { studio, files } = shippedStudio(directory);

  it("loads without a remark", () => {
    const { problems } = loadStudios(shippedStudios());
    expect(problems.filter(({ file }) => file.includes(directory) || file.includes("_shared"))).toEqual([]);
  });

  it("looks at the whole intent with one reviewer and a fix chain of its own", () => {
    expect(freezeIntent(studio, DEFAULT_CONFIG)).toMatchObject({
      roles: ["cross-stage-consistency"],
      fix_chain: ["classifier", "reconciler", "validator", "feedback-assessor"],
    });
    expect(studio.reviewers).toMatchObject([{ model: "opus", interpretation: "lens" }]);
    expect(studio.fix_hats.map((hat) => hat.model ?? null)).toEqual(["haiku", null, "haiku", "haiku"]);
  });

  it.each(studio.stages)("has mandates of its own in $name, shared ones only at the ends of the fix chain", (stage) => {
    const shared = (hat: { readonly text: { readonly sources: readonly string[] } }) =>
      hat.text.sources.every((path) => path.startsWith("studios/_shared/"));
    expect(stage.hats.filter(shared)).toEqual([]);
    expect(stage.fix_hats.filter(shared).map((hat) => hat.name)).toEqual(["classifier", "feedback-assessor"]);
  });

  it.each(studio.stages)("says of $name what belongs to it, what does not, and what good criteria are", (stage) => {
    expect(itemsUnder("What to do", stage.text.body).length).toBeGreaterThanOrEqual(4);
    expect(itemsUnder("What NOT to do", stage.text.body).length).toBeGreaterThanOrEqual(4);
    const [good, bad] = (stage.phases.ELABORATION?.body ?? "").split(/^Bad/m);
    expect(good?.match(/^- ".*/gm)?.length).toBeGreaterThanOrEqual(3);
    expect(bad?.match(/^- ".*"$/gm)).toHaveLength(3);
  });

  it.each(files(/^(?:stages\/[a-z]+\/hats|fix-hats)\/[a-z-]+\.md$/))("%s has the parts of a hat", (_, text) => {
    expect(text).toMatch(/^## Focus\n\n\S/m);
    expect(itemsUnder("Process", text).length).toBeGreaterThanOrEqual(4);
    const rules = itemsUnder("Anti-patterns", text);
    expect(rules.length).toBeGreaterThanOrEqual(4);
    expect(rules.filter((rule) => !/^- You MUST (?:NOT )?/.test(rule))).toEqual([]);
  });

  it.each(files(/stages\/[^/]+\/hats\/(?!verifier)[a-z-]+\.md$/))("%s shows what its record looks like", (_, text) => {
    expect(fencesUnder("Format guidance", text)).not.toEqual([]);
  });

  it.each(files(/review-agents\//))("%s has mandate, checks and failure modes", (_, text) => {
    expect(text).toMatch(/^## Mandate\n\n\S/m);
    expect(itemsUnder("Check", text).length).toBeGreaterThanOrEqual(checks);
    expect(itemsUnder("Common failure modes", text).length).toBeGreaterThanOrEqual(failures);
  });

  it.each(files(/stages\/[^/]+\/(?:outputs|discovery)\//))(
    "%s says what it holds and how one sees that it is good",
    (_, text) => {
      expect(sectionUnder("Content guide", text).trim().split("\n").length).toBeGreaterThan(3);
      expect(itemsUnder("Quality signals", text).length).toBeGreaterThanOrEqual(3);
    },
  );

  it.each(Object.entries(verifiers))("the verifier of %s keeps the rules of the family %s", (stage, name) => {
    const [[, own] = ["", ""]] = files(new RegExp(`^stages/${stage}/hats/verifier\\.md$`));
    const rules = (text: string) => text.slice(text.indexOf("## Anti-patterns"));
    expect(rules(own)).toBe(rules(FAMILY(name)));
    expect(itemsUnder("Checks", own)).toHaveLength(5);
    expect(own).toContain("4. **Decisions.** Nothing contradicts a recorded decision.");
    expect(own).toContain("5. **Open questions.** Each one is answered");
  });

  it("calls only tools that there are", () => {
    const called = files(/./).flatMap(([, text]) => text.match(/haiku_[a-z_]+/g) ?? []);
    expect(called).not.toEqual([]);
    expect(called.filter((name) => !KNOWN_TOOLS.has(name))).toEqual([]);
  });
});
