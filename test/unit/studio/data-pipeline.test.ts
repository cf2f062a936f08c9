import { describe, expect, it } from "vitest";
import {
  DEFAULT_CONFIG,
  findStudio,
  freezeIntent,
  freezeStage,
  loadStudios,
  resolveLocation,
} from "../../../src/studio/index.ts";
import { TOOLS } from "../../../src/tools/index.ts";
import { shippedStudios } from "../../support/shipped-studios.ts";
import { fencesUnder, itemsUnder } from "../../support/studio-sections.ts";

const texts = shippedStudios();
const { studios, problems } = loadStudios(texts);
const studio = studios.find((one) => one.directory === "data-pipeline");
if (!studio) throw new Error(`data-pipeline does not load: ${JSON.stringify(problems)}`);

const FIX = (implementer: string) => ["classifier", implementer, "feedback-assessor"];
const artifacts = (stage: string) => `.haiku/intents/nightly/stages/${stage}/artifacts/`;

const STAGES = [
  {
    stage: "discovery",
    chain: ["data-architect", "schema-analyst", "verifier"],
    fix_chain: FIX("data-architect"),
    roles: ["completeness"],
    gate: ["auto"],
    elaboration: "collaborative",
    inputs: [],
    output: "SOURCE-CATALOG",
    place: { kind: "path", path: artifacts("discovery") },
    format: { scope: "intent", format: "text", required: true },
  },
  {
    stage: "extraction",
    chain: ["extractor", "connector-reviewer", "verifier"],
    fix_chain: FIX("extractor"),
    roles: ["correctness"],
    gate: ["ask"],
    elaboration: "autonomous",
    inputs: ["discovery/SOURCE-CATALOG"],
    output: "EXTRACTION-JOBS",
    place: { kind: "anywhere" },
    format: { scope: "repo", format: "code", required: true },
  },
  {
    stage: "transformation",
    chain: ["data-modeler", "transformer", "verifier"],
    fix_chain: FIX("transformer"),
    roles: ["data-quality"],
    gate: ["ask"],
    elaboration: "autonomous",
    inputs: ["discovery/SOURCE-CATALOG", "extraction/EXTRACTION-JOBS"],
    output: "DATA-MODEL",
    place: { kind: "anywhere" },
    format: { scope: "repo", format: "code", required: true },
  },
  {
    stage: "validation",
    chain: ["validator", "data-quality-reviewer", "verifier"],
    fix_chain: FIX("validator"),
    roles: ["coverage", "extraction:correctness"],
    gate: ["ask"],
    elaboration: "autonomous",
    inputs: ["discovery/SOURCE-CATALOG", "extraction/EXTRACTION-JOBS", "transformation/DATA-MODEL"],
    output: "VALIDATION-REPORT",
    place: { kind: "path", path: artifacts("validation") },
    format: { scope: "intent", format: "text", required: true },
  },
  {
    stage: "deployment",
    chain: ["pipeline-engineer", "sre", "verifier"],
    fix_chain: FIX("pipeline-engineer"),
    roles: ["reliability", "transformation:data-quality", "validation:coverage"],
    gate: ["external"],
    elaboration: "autonomous",
    inputs: ["discovery/SOURCE-CATALOG", "validation/VALIDATION-REPORT"],
    output: "PIPELINE-CONFIG",
    place: { kind: "anywhere" },
    format: { scope: "repo", format: "code", required: true },
  },
] as const;

function stageNamed(name: string) {
  const stage = studio?.stages.find((one) => one.name === name);
  if (!stage) throw new Error(`no stage ${name}`);
  return stage;
}

/** The texts of one kind of file in this studio, by path below it. */
function files(kind: RegExp): readonly (readonly [string, string])[] {
  const own = [...texts].map(([path, text]) => [path.replace("studios/data-pipeline/", ""), text] as const);
  return own.filter(([path]) => !path.startsWith("studios/") && kind.test(path));
}

const family = (name: string) => texts.get(`studios/_shared/hats/verifier-${name}.md`) ?? "";

describe("the studio data-pipeline", () => {
  it("loads without a remark", () => {
    expect(problems.filter((problem) => /data-pipeline|_shared/.test(problem.file))).toEqual([]);
  });

  it.each(["data-pipeline", "datapipe", "ETL"])("is found as %s", (name) => {
    expect(findStudio(studios, name)).toMatchObject({ kind: "found", found: { directory: "data-pipeline" } });
  });

  it("names its stages in order, its category and its model", () => {
    expect(studio.stages.map((stage) => stage.name)).toEqual(STAGES.map((row) => row.stage));
    expect(studio).toMatchObject({ category: "engineering", default_model: "sonnet" });
  });

  it("looks at the whole intent with one reviewer and a fix chain of its own", () => {
    expect(freezeIntent(studio, DEFAULT_CONFIG)).toMatchObject({
      roles: ["cross-stage-consistency"],
      fix_chain: ["classifier", "reconciler", "validator", "feedback-assessor"],
    });
    expect(studio.reviewers).toMatchObject([{ model: "opus", scope: "intent", interpretation: "lens" }]);
    expect(studio.fix_hats.map((hat) => hat.model ?? null)).toEqual(["haiku", null, "haiku", "haiku"]);
  });
});

describe.each(STAGES)("stage $stage", (row) => {
  const stage = stageNamed(row.stage);

  it("freezes to its hats, roles, gate and elaboration", () => {
    const { chain, fix_chain, roles, gate, elaboration } = row;
    expect(freezeStage(studio, stage, "continuous", DEFAULT_CONFIG)).toMatchObject({
      chain,
      fix_chain,
      roles,
      gate,
      elaboration,
      discovery: [],
    });
  });

  it("takes what earlier stages make", () => {
    expect(stage.inputs.map((input) => `${input.stage}/${input.name}`)).toEqual(row.inputs);
    expect(stage.inputs.every((input) => input.kind === "output")).toBe(true);
  });

  it("makes one output at its place", () => {
    expect(stage.outputs).toMatchObject([{ name: row.output, ...row.format }]);
    expect(stage.outputs.map((output) => resolveLocation(output.location, "nightly"))).toEqual([row.place]);
  });

  it("has a verifier and mandates of its own, shared ones only at the ends of the fix chain", () => {
    const shared = (hat: { readonly text: { readonly sources: readonly string[] } }) =>
      hat.text.sources.every((path) => path.startsWith("studios/_shared/"));
    expect(stage.hats.filter(shared)).toEqual([]);
    expect(stage.fix_hats.filter(shared).map((hat) => hat.name)).toEqual(["classifier", "feedback-assessor"]);
  });

  it("says what belongs to it, what does not, and what good criteria are", () => {
    expect(itemsUnder("What to do", stage.text.body).length).toBeGreaterThanOrEqual(4);
    expect(itemsUnder("What NOT to do", stage.text.body).length).toBeGreaterThanOrEqual(4);
    const [good, bad] = (stage.phases.ELABORATION?.body ?? "").split(/^Bad/m);
    expect(good?.match(/^- ".*"?$/gm)).toHaveLength(3);
    expect(bad?.match(/^- ".*"$/gm)).toHaveLength(3);
    expect(stage.phases.EXECUTION?.body).toMatch(/^- The baton /m);
  });
});

describe("the texts", () => {
  it.each(files(/(?<!review-agents\/.*)(?:hats|fix-hats)\/[a-z-]+\.md$/))("%s has the parts of a hat", (_, text) => {
    expect(text).toMatch(/^## Focus\n\n\S/m);
    expect(itemsUnder("Process", text).length).toBeGreaterThanOrEqual(4);
    const rules = itemsUnder("Anti-patterns", text);
    expect(rules.length).toBeGreaterThanOrEqual(4);
    expect(rules.filter((rule) => !/^- You MUST (?:NOT )?/.test(rule))).toEqual([]);
  });

  it.each(files(/stages\/[^/]+\/hats\/(?!verifier)[a-z-]+\.md$/))("%s shows what its record looks like", (_, text) => {
    expect(fencesUnder("Format guidance", text).join("\n")).toMatch(/^### /m);
  });

  it.each(files(/review-agents\//))("%s has mandate, checks and failure modes", (_, text) => {
    expect(text).toMatch(/^## Mandate\n\n\S/m);
    expect(itemsUnder("Check", text).length).toBeGreaterThanOrEqual(6);
    expect(itemsUnder("Common failure modes", text).length).toBeGreaterThanOrEqual(4);
  });

  it.each(files(/outputs\//))("%s says what it holds and how one sees that it is good", (_, text) => {
    expect(itemsUnder("Content guide", text).length).toBeGreaterThanOrEqual(4);
    expect(itemsUnder("Quality signals", text).length).toBeGreaterThanOrEqual(4);
  });

  it.each([
    ["discovery", "knowledge"],
    ["extraction", "build"],
    ["transformation", "build"],
    ["validation", "build"],
    ["deployment", "operational"],
  ])("the verifier of %s keeps the rules of the family %s", (stage, name) => {
    const own = texts.get(`studios/data-pipeline/stages/${stage}/hats/verifier.md`) ?? "";
    const rules = (text: string) => text.slice(text.indexOf("## Anti-patterns"));
    expect(rules(own)).toBe(rules(family(name)));
    expect(itemsUnder("Checks", own)).toHaveLength(itemsUnder("Checks", family(name)).length);
    expect(own).toContain("4. **Decisions.** Nothing contradicts a recorded decision.");
    expect(own).toContain("5. **Open questions.** Each one is answered");
  });

  it.each(["knowledge", "build", "operational", "verification"])("the family %s makes five checks", (name) => {
    expect(itemsUnder("Checks", family(name))).toHaveLength(5);
  });

  it("call only tools that there are", () => {
    const called = [...texts]
      .filter(([path]) => /data-pipeline|_shared/.test(path))
      .flatMap(([, text]) => text.match(/haiku_[a-z_]+/g) ?? []);
    const known = new Set(TOOLS.map((tool) => tool.name));
    expect(called).not.toEqual([]);
    expect(called.filter((name) => !known.has(name))).toEqual([]);
  });
});
