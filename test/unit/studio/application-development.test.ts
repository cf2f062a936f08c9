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
import { fencesUnder, itemsUnder, sectionUnder } from "../../support/studio-sections.ts";

const texts = shippedStudios();
const { studios, problems } = loadStudios(texts);
const studio = studios.find((one) => one.directory === "software");
if (!studio) throw new Error(`software does not load: ${JSON.stringify(problems)}`);

const FIX = (implementer: string) => ["classifier", implementer, "feedback-assessor"];
const OUTSIDE_OR_ASK = ["external", "ask"];
const WORK = ".haiku/intents/oauth/";
const artifacts = (stage: string, name = "") => `${WORK}stages/${stage}/artifacts/${name}`;

const STAGES = [
  {
    stage: "inception",
    chain: ["researcher", "distiller", "verifier"],
    fix_chain: FIX("researcher"),
    roles: ["completeness", "feasibility"],
    gate: ["ask"],
    elaboration: "collaborative",
    inputs: [],
    discovery: { DISCOVERY: `${WORK}knowledge/DISCOVERY.md` },
    outputs: { KNOWLEDGE: artifacts("inception") },
    phases: ["ELABORATION"],
  },
  {
    stage: "design",
    chain: ["designer-prep", "designer", "design-reviewer"],
    fix_chain: FIX("designer"),
    roles: ["accessibility", "consistency", "inception-coverage"],
    gate: OUTSIDE_OR_ASK,
    elaboration: "collaborative",
    inputs: ["inception/discovery/DISCOVERY"],
    discovery: {
      "DESIGN-BRIEF": artifacts("design", "DESIGN-BRIEF.md"),
      "DESIGN-DIRECTION": artifacts("design", "design-direction.md"),
      "DESIGN-SYSTEM-ANCHOR": `${WORK}knowledge/DESIGN-SYSTEM-ANCHOR.md`,
      "DESIGN-TOKENS": `${WORK}knowledge/DESIGN-TOKENS.md`,
    },
    outputs: { "DESIGN-ARTIFACTS": artifacts("design") },
    phases: ["ELABORATION", "EXECUTION"],
  },
  {
    stage: "product",
    chain: ["product", "specification", "validator"],
    fix_chain: FIX("product"),
    roles: ["completeness", "feasibility"],
    gate: OUTSIDE_OR_ASK,
    elaboration: "collaborative",
    inputs: ["inception/discovery/DISCOVERY", "design/discovery/DESIGN-BRIEF", "design/discovery/DESIGN-TOKENS"],
    discovery: {
      "ACCEPTANCE-CRITERIA": artifacts("product", "ACCEPTANCE-CRITERIA.md"),
      "BEHAVIORAL-SPEC": artifacts("product", "features/"),
      "COVERAGE-MAPPING": artifacts("product", "COVERAGE-MAPPING.md"),
      "DATA-CONTRACTS": artifacts("product", "DATA-CONTRACTS.md"),
    },
    outputs: { SPECS: artifacts("product") },
    phases: ["ELABORATION", "EXECUTION"],
  },
  {
    stage: "development",
    chain: ["planner", "builder", "reviewer"],
    fix_chain: FIX("builder"),
    roles: [
      "architecture",
      "correctness",
      "performance",
      "security",
      "test-quality",
      "design:consistency",
      "design:accessibility",
      "product:completeness",
    ],
    gate: OUTSIDE_OR_ASK,
    elaboration: "collaborative",
    inputs: [
      "inception/discovery/DISCOVERY",
      "design/discovery/DESIGN-BRIEF",
      "design/discovery/DESIGN-TOKENS",
      "design/output/DESIGN-ARTIFACTS",
      "product/discovery/ACCEPTANCE-CRITERIA",
      "product/discovery/BEHAVIORAL-SPEC",
      "product/discovery/DATA-CONTRACTS",
    ],
    discovery: { ARCHITECTURE: ".haiku/knowledge/ARCHITECTURE.md" },
    outputs: { CODE: null },
    phases: ["ELABORATION"],
  },
  {
    stage: "operations",
    chain: ["ops-engineer", "sre", "verifier"],
    fix_chain: FIX("ops-engineer"),
    roles: ["observability", "reliability", "development:security"],
    gate: ["auto"],
    elaboration: "autonomous",
    inputs: [
      "inception/discovery/DISCOVERY",
      "product/discovery/BEHAVIORAL-SPEC",
      "development/output/CODE",
      "development/discovery/ARCHITECTURE",
    ],
    discovery: { RUNBOOK: ".haiku/knowledge/RUNBOOK.md" },
    outputs: { "DEPLOYMENT-CONFIG": null, RUNBOOK: null },
    phases: ["ELABORATION"],
  },
  {
    stage: "security",
    chain: ["threat-modeler", "security-engineer", "security-reviewer", "red-team", "blue-team"],
    fix_chain: FIX("security-engineer"),
    roles: [
      "mitigation-effectiveness",
      "threat-coverage",
      "development:security",
      "development:architecture",
      "operations:reliability",
    ],
    gate: OUTSIDE_OR_ASK,
    elaboration: "autonomous",
    inputs: [
      "inception/discovery/DISCOVERY",
      "product/discovery/BEHAVIORAL-SPEC",
      "product/discovery/DATA-CONTRACTS",
      "development/output/CODE",
      "development/discovery/ARCHITECTURE",
    ],
    discovery: { "THREAT-MODEL": ".haiku/knowledge/THREAT-MODEL.md", "VULN-REPORT": `${WORK}knowledge/VULN-REPORT.md` },
    outputs: { ASSESSMENTS: artifacts("security"), "security-fix": null },
    phases: ["ELABORATION"],
  },
] as const;

function stageNamed(name: string) {
  const stage = studio?.stages.find((one) => one.name === name);
  if (!stage) throw new Error(`no stage ${name}`);
  return stage;
}

/** The texts of one kind of file in this studio, by path below it. */
function files(kind: RegExp): readonly (readonly [string, string])[] {
  const own = [...texts].map(([path, text]) => [path.replace("studios/software/", ""), text] as const);
  return own.filter(([path]) => !path.startsWith("studios/") && kind.test(path));
}

const family = (name: string) => texts.get(`studios/_shared/hats/verifier-${name}.md`) ?? "";

function places(templates: readonly { readonly name: string; readonly location: string }[]) {
  const entries = templates.map(({ name, location }) => {
    const place = resolveLocation(location, "oauth");
    return [name, place.kind === "path" ? place.path : null];
  });
  return Object.fromEntries(entries);
}

describe("the studio application-development", () => {
  it("loads without a remark", () => {
    expect(problems.filter((problem) => /software|_shared/.test(problem.file))).toEqual([]);
  });

  it.each(["application-development", "APPDEV", "software"])("is found as %s", (name) => {
    expect(findStudio(studios, name)).toMatchObject({ kind: "found", found: { directory: "software" } });
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

  it("has its expensive reviewers and documents where judgement costs most", () => {
    const opus = studio.stages.flatMap((stage) =>
      [...stage.reviewers, ...stage.discovery]
        .filter((one) => one.model === "opus")
        .map((one) => `${stage.name}/${one.name}`),
    );
    expect(opus).toEqual([
      "development/architecture",
      "development/security",
      "development/ARCHITECTURE",
      "security/mitigation-effectiveness",
      "security/threat-coverage",
      "security/THREAT-MODEL",
    ]);
  });

  it("lets a gate that stays open too long escalate, in security alone", () => {
    expect(studio.stages.filter((stage) => stage.gate_protocol).map((stage) => stage.name)).toEqual(["security"]);
    expect(stageNamed("security").gate_protocol).toEqual({
      timeout: "72h",
      timeout_action: "escalate",
      escalation: "comms",
      conditions: ["no HIGH findings"],
    });
  });

  it("asks for accessibility only where there is something to see", () => {
    const narrow = studio.stages.flatMap((stage) => stage.reviewers.filter((one) => one.applies_to.length > 0));
    expect(narrow.map((one) => [one.name, one.applies_to])).toEqual([
      ["accessibility", ["*.html", "*.htm", "*.tsx", "*.jsx", "*.vue", "*.svelte"]],
    ]);
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
    });
  });

  it("takes what earlier stages make", () => {
    expect(stage.inputs.map((input) => `${input.stage}/${input.kind}/${input.name}`)).toEqual(row.inputs);
  });

  it("makes its documents and outputs at their places", () => {
    expect(places(stage.discovery)).toEqual(row.discovery);
    expect(places(stage.outputs)).toEqual(row.outputs);
    expect(Object.keys(stage.phases)).toEqual(row.phases);
  });

  it("keeps what it makes where a step may write: knowledge, artifacts or the source tree", () => {
    const paths = [...Object.values(places(stage.discovery)), ...Object.values(places(stage.outputs))];
    const inBooks = (path: unknown) =>
      typeof path === "string" && !/(?:^\.haiku|\/)(?:knowledge|artifacts)\//.test(path);
    expect(paths.filter((path) => inBooks(path) && !`${path}`.startsWith(".haiku/knowledge/"))).toEqual([]);
  });

  it("has mandates of its own, shared ones only at the ends of the fix chain", () => {
    const shared = (hat: { readonly text: { readonly sources: readonly string[] } }) =>
      hat.text.sources.every((path) => path.startsWith("studios/_shared/"));
    expect(stage.hats.filter(shared)).toEqual([]);
    expect(stage.fix_hats.filter(shared).map((hat) => hat.name)).toEqual(["classifier", "feedback-assessor"]);
  });

  it("says what belongs to it, what does not, and what good criteria are", () => {
    expect(sectionUnder("Scope", stage.text.body)).toMatch(/One\s+unit\s+is/);
    expect(itemsUnder("What to do", stage.text.body).length).toBeGreaterThanOrEqual(5);
    expect(itemsUnder("What NOT to do", stage.text.body).length).toBeGreaterThanOrEqual(5);
    const [good, bad] = (stage.phases.ELABORATION?.body ?? "").split(/^Bad/m);
    expect(good?.match(/^- ".*/gm)?.length).toBeGreaterThanOrEqual(4);
    expect(bad?.match(/^- ".*"$/gm)).toHaveLength(3);
  });
});

describe("the texts", () => {
  const hats = files(/^(?:stages\/[a-z]+\/hats|fix-hats)\/[a-z-]+\.md$/);

  it.each(hats)("%s has the parts of a hat", (_, text) => {
    expect(text).toMatch(/^## Focus\n\n\S/m);
    expect(itemsUnder("Process", text).length).toBeGreaterThanOrEqual(4);
    const rules = itemsUnder("Anti-patterns", text);
    expect(rules.length).toBeGreaterThanOrEqual(4);
    expect(rules.filter((rule) => !/^- You MUST (?:NOT )?/.test(rule))).toEqual([]);
  });

  it.each(hats.filter(([path]) => !/verifier|fix-hats/.test(path)))("%s shows the shape of its record", (_, text) => {
    expect(fencesUnder("Format guidance", text)).not.toEqual([]);
  });

  it.each(files(/review-agents\//))("%s has mandate, checks, failure modes and a scale", (path, text) => {
    expect(text).toMatch(/^## Mandate\n\n\S/m);
    expect(itemsUnder("Check", text).length).toBeGreaterThanOrEqual(6);
    expect(itemsUnder("Common failure modes", text).length).toBeGreaterThanOrEqual(4);
    if (path !== "review-agents/cross-stage-consistency.md") {
      const severities = itemsUnder("Severity", text).map((line) => line.split("`")[1]);
      expect(severities).toEqual(["blocker", "high", "medium", "low"]);
    }
  });

  it.each(files(/(?:outputs|discovery)\//))("%s says what it holds and how one sees that it is good", (_, text) => {
    expect(sectionUnder("Content guide", text).trim().split("\n").length).toBeGreaterThan(3);
    expect(itemsUnder("Quality signals", text).length).toBeGreaterThanOrEqual(3);
  });

  it.each([
    ["inception", "knowledge"],
    ["operations", "operational"],
  ])("the verifier of %s keeps the rules of the family %s", (stage, name) => {
    const own = texts.get(`studios/software/stages/${stage}/hats/verifier.md`) ?? "";
    const rules = (text: string) => text.slice(text.indexOf("## Anti-patterns"));
    expect(rules(own)).toBe(rules(family(name)));
    expect(itemsUnder("Checks", own)).toHaveLength(itemsUnder("Checks", family(name)).length);
    expect(own).toContain("4. **Decisions.** Nothing contradicts a recorded decision.");
    expect(own).toContain("5. **Open questions.** Each one is answered");
  });

  it("call only tools that there are", () => {
    const called = files(/./).flatMap(([, text]) => text.match(/haiku_[a-z_]+/g) ?? []);
    const known = new Set(TOOLS.map((tool) => tool.name));
    expect(called).not.toEqual([]);
    expect(called.filter((name) => !known.has(name))).toEqual([]);
  });

  it("put no workflow file where only people may write", () => {
    const declared = files(/./).flatMap(([path, text]) => (text.includes(".github/workflows") ? [path] : []));
    expect(declared).toEqual([]);
  });
});
