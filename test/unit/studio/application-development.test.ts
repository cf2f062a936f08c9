import { describe, expect, it } from "vitest";
import { findStudio, loadStudios, resolveLocation } from "../../../src/studio/index.ts";
import { shippedStudio, shippedStudios } from "../../support/shipped-studios.ts";
import { itemsUnder, sectionUnder } from "../../support/studio-sections.ts";

const { studio, freezes, stage: stageNamed, files } = shippedStudio("software");
const { studios } = loadStudios(shippedStudios());

const FIX = (implementer: string) => ["classifier", implementer, "feedback-assessor"];
const OUTSIDE_OR_ASK = ["external", "ask"];
const WORK = ".haiku/intents/oauth/";
const artifacts = (stage: string, name = "") => `${WORK}stages/${stage}/artifacts/${name}`;

const STAGES = [
  {
    stage: "inception",
    frozen: {
      chain: ["researcher", "distiller", "verifier"],
      fix_chain: FIX("researcher"),
      roles: ["completeness", "feasibility"],
      gate: ["ask"],
      elaboration: "collaborative",
    },
    inputs: [],
    discovery: { DISCOVERY: `${WORK}knowledge/DISCOVERY.md` },
    outputs: { KNOWLEDGE: artifacts("inception") },
    phases: ["ELABORATION"],
  },
  {
    stage: "design",
    frozen: {
      chain: ["designer-prep", "designer", "design-reviewer"],
      fix_chain: FIX("designer"),
      roles: ["accessibility", "consistency", "inception-coverage"],
      gate: OUTSIDE_OR_ASK,
      elaboration: "collaborative",
    },
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
    frozen: {
      chain: ["product", "specification", "validator"],
      fix_chain: FIX("product"),
      roles: ["completeness", "feasibility"],
      gate: OUTSIDE_OR_ASK,
      elaboration: "collaborative",
    },
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
    frozen: {
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
    },
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
    frozen: {
      chain: ["ops-engineer", "sre", "verifier"],
      fix_chain: FIX("ops-engineer"),
      roles: ["observability", "reliability", "development:security"],
      gate: ["auto"],
      elaboration: "autonomous",
    },
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
    frozen: {
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
    },
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

function places(templates: readonly { readonly name: string; readonly location: string }[]) {
  const entries = templates.map(({ name, location }) => {
    const place = resolveLocation(location, "oauth");
    return [name, place.kind === "path" ? place.path : null];
  });
  return Object.fromEntries(entries);
}

describe("the studio application-development", () => {
  it.each(["application-development", "APPDEV", "software"])("is found as %s", (name) => {
    expect(findStudio(studios, name)).toMatchObject({ kind: "found", found: { directory: "software" } });
  });

  it("names its stages in order, its category and its model", () => {
    expect(studio.stages.map((stage) => stage.name)).toEqual(STAGES.map((row) => row.stage));
    expect(studio).toMatchObject({ category: "engineering", default_model: "sonnet" });
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
    expect(freezes(row.stage)).toMatchObject(row.frozen);
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

  it("says what a unit of it is, and enough of what belongs to it", () => {
    expect(sectionUnder("Scope", stage.text.body)).toMatch(/One\s+unit\s+is/);
    expect(itemsUnder("What to do", stage.text.body).length).toBeGreaterThanOrEqual(5);
    expect(itemsUnder("What NOT to do", stage.text.body).length).toBeGreaterThanOrEqual(5);
  });
});

describe("the texts", () => {
  it.each(files(/^stages\/.*review-agents\//))("%s weighs with the whole scale", (_, text) => {
    const severities = itemsUnder("Severity", text).map((line) => line.split("`")[1]);
    expect(severities).toEqual(["blocker", "high", "medium", "low"]);
  });

  it("put no workflow file where only people may write", () => {
    const declared = files(/./).flatMap(([path, text]) => (text.includes(".github/workflows") ? [path] : []));
    expect(declared).toEqual([]);
  });
});
