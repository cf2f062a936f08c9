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
const studio = studios.find((one) => one.directory === "migration");
if (!studio) throw new Error(`migration does not load: ${JSON.stringify(problems)}`);

const FIX = (implementer: string) => ["classifier", implementer, "feedback-assessor"];
const artifacts = (stage: string) => ({ kind: "path", path: `.haiku/intents/move/stages/${stage}/artifacts/` });
const IN_INTENT = { scope: "intent", format: "text", required: true };

const STAGES = [
  {
    stage: "assessment",
    chain: ["migration-analyst", "risk-assessor"],
    fix_chain: FIX("migration-analyst"),
    roles: ["risk-coverage"],
    gate: ["auto"],
    elaboration: "collaborative",
    inputs: [],
    template: "MIGRATION-INVENTORY",
    discoverer: "opus",
    place: artifacts("assessment"),
    output: IN_INTENT,
    verifier: null,
  },
  {
    stage: "mapping",
    chain: ["schema-mapper", "compatibility-reviewer"],
    fix_chain: FIX("schema-mapper"),
    roles: ["accuracy"],
    gate: ["ask"],
    elaboration: "collaborative",
    inputs: ["assessment/MIGRATION-INVENTORY"],
    template: "MAPPING-SPEC",
    discoverer: null,
    place: artifacts("mapping"),
    output: IN_INTENT,
    verifier: null,
  },
  {
    stage: "migrate",
    chain: ["migration-engineer", "integration-tester", "verifier"],
    fix_chain: FIX("migration-engineer"),
    roles: ["data-integrity"],
    gate: ["ask"],
    elaboration: "autonomous",
    inputs: ["mapping/MAPPING-SPEC"],
    template: "MIGRATION-ARTIFACTS",
    discoverer: null,
    place: { kind: "anywhere" },
    output: { scope: "repo", format: "code", required: true },
    verifier: "build",
  },
  {
    stage: "validation",
    chain: ["validator", "regression-tester", "verifier"],
    fix_chain: FIX("validator"),
    roles: ["parity", "mapping:accuracy"],
    gate: ["ask"],
    elaboration: "autonomous",
    inputs: ["migrate/MIGRATION-ARTIFACTS"],
    template: "VALIDATION-REPORT",
    discoverer: null,
    place: artifacts("validation"),
    output: IN_INTENT,
    verifier: "verification",
  },
  {
    stage: "cutover",
    chain: ["cutover-coordinator", "rollback-engineer", "verifier"],
    fix_chain: FIX("cutover-coordinator"),
    roles: ["rollback-readiness", "migrate:data-integrity", "validation:parity"],
    gate: ["external"],
    elaboration: "collaborative",
    inputs: ["validation/VALIDATION-REPORT"],
    template: "CUTOVER-RUNBOOK",
    discoverer: "opus",
    place: artifacts("cutover"),
    output: IN_INTENT,
    verifier: "operational",
  },
] as const;

function stageNamed(name: string) {
  const stage = studio?.stages.find((one) => one.name === name);
  if (!stage) throw new Error(`no stage ${name}`);
  return stage;
}

const own = [...texts]
  .filter(([path]) => path.startsWith("studios/migration/"))
  .map(([path, text]) => [path.replace("studios/migration/", ""), text] as const);

/** The texts of one kind of file in this studio, by path below it. */
function files(kind: RegExp): readonly (readonly [string, string])[] {
  return own.filter(([path]) => kind.test(path));
}

describe("the studio migration", () => {
  it("loads without a remark", () => {
    expect(problems.filter((problem) => problem.file.includes("migration"))).toEqual([]);
  });

  it.each(["migration", "Migrate", "data-migration", "replatforming"])("is found as %s", (name) => {
    expect(findStudio(studios, name)).toMatchObject({ kind: "found", found: { directory: "migration" } });
  });

  it("names its stages in order, its category and its model", () => {
    expect(studio.stages.map((stage) => stage.name)).toEqual(STAGES.map((row) => row.stage));
    expect(studio).toMatchObject({ category: "operations", default_model: "sonnet" });
  });

  it("looks at the whole intent with one reviewer and a fix chain of its own", () => {
    expect(freezeIntent(studio, DEFAULT_CONFIG)).toMatchObject({
      roles: ["cross-stage-consistency"],
      fix_chain: ["classifier", "reconciler", "validator", "feedback-assessor"],
    });
    expect(studio.reviewers).toMatchObject([{ model: "opus", scope: "intent", interpretation: "lens" }]);
    expect(studio.fix_hats.map((hat) => hat.model ?? null)).toEqual(["haiku", null, "haiku", "haiku"]);
  });

  it("gives the strongest model to those who judge what cannot be undone", () => {
    const models = studio.stages.flatMap((stage) => stage.reviewers.map((one) => [one.name, one.model ?? null]));
    expect(Object.fromEntries(models)).toEqual({
      "risk-coverage": null,
      accuracy: null,
      "data-integrity": "opus",
      parity: null,
      "rollback-readiness": "opus",
    });
  });
});

describe.each(STAGES)("stage $stage", (row) => {
  const stage = stageNamed(row.stage);

  it("freezes to its hats, roles, gate, elaboration and discovery", () => {
    const { chain, fix_chain, roles, gate, elaboration, template } = row;
    const location = `.haiku/intents/{intent-slug}/knowledge/${template}.md`;
    expect(freezeStage(studio, stage, "continuous", DEFAULT_CONFIG)).toMatchObject({
      chain,
      fix_chain,
      roles,
      gate,
      elaboration,
      discovery: [{ template, location, required: true }],
    });
    expect(stage.discovery.map((one) => one.model ?? null)).toEqual([row.discoverer]);
  });

  it("takes what the stage before it makes", () => {
    expect(stage.inputs.map((input) => `${input.stage}/${input.name}`)).toEqual(row.inputs);
    expect(stage.inputs.every((input) => input.kind === "output")).toBe(true);
  });

  it("makes one output of the discovery's name, at another place", () => {
    expect(stage.outputs).toMatchObject([{ name: row.template, ...row.output }]);
    expect(stage.outputs.map((output) => resolveLocation(output.location, "move"))).toEqual([row.place]);
  });

  it("has mandates of its own, shared ones only at the ends of the fix chain", () => {
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

describe.each(STAGES.filter((row) => row.verifier !== null))("the verifier of $stage", (row) => {
  const mandate = texts.get(`studios/migration/stages/${row.stage}/hats/verifier.md`) ?? "";
  const family = texts.get(`studios/_shared/hats/verifier-${row.verifier}.md`) ?? "";

  it(`keeps the rules of the family ${row.verifier}`, () => {
    const rules = (text: string) => text.slice(text.indexOf("## Anti-patterns"));
    expect(rules(mandate)).toBe(rules(family));
    expect(itemsUnder("Checks", mandate)).toHaveLength(5);
    expect(mandate).toContain("4. **Decisions.** Nothing contradicts a recorded decision.");
    expect(mandate).toContain("5. **Open questions.** Each one is answered");
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
    expect(fencesUnder("Format guidance", text)).toHaveLength(1);
    expect(fencesUnder("Format guidance", text)[0]).toMatch(/^### /m);
  });

  it.each(files(/review-agents\//))("%s has mandate, checks and failure modes", (_, text) => {
    expect(text).toMatch(/^## Mandate\n\n\S/m);
    expect(itemsUnder("Check", text).length).toBeGreaterThanOrEqual(8);
    expect(itemsUnder("Common failure modes", text).length).toBeGreaterThanOrEqual(6);
  });

  it.each(files(/(?:outputs|discovery)\//))("%s says what it holds and how one sees that it is good", (_, text) => {
    expect(itemsUnder("Content guide", text).length).toBeGreaterThanOrEqual(4);
    expect(itemsUnder("Quality signals", text).length).toBeGreaterThanOrEqual(4);
  });

  it("call only tools that there are", () => {
    const called = own.flatMap(([, text]) => text.match(/haiku_[a-z_]+/g) ?? []);
    const known = new Set(TOOLS.map((tool) => tool.name));
    expect(called).not.toEqual([]);
    expect(called.filter((name) => !known.has(name))).toEqual([]);
  });

  it("leave the rehearsal of the way back to validation, and have cutover cite it", () => {
    const text = (path: string) => texts.get(`studios/migration/stages/${path}`) ?? "";
    expect(text("validation/STAGE.md")).toContain("**owns the rehearsal of the rollback**");
    expect(text("validation/phases/ELABORATION.md")).toContain("`ROLLBACK-REHEARSAL.md`");
    expect(text("cutover/hats/rollback-engineer.md")).toContain("ROLLBACK-REHEARSAL.md");
  });
});
