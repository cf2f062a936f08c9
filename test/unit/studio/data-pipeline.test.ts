import { describe, expect, it } from "vitest";
import { findStudio, loadStudios, resolveLocation } from "../../../src/studio/index.ts";
import { shippedStudio, shippedStudios } from "../../support/shipped-studios.ts";

const { studio, freezes, stage: stageNamed } = shippedStudio("data-pipeline");
const { studios } = loadStudios(shippedStudios());

const FIX = (implementer: string) => ["classifier", implementer, "feedback-assessor"];
const artifacts = (stage: string) => `.haiku/intents/nightly/stages/${stage}/artifacts/`;

const STAGES = [
  {
    stage: "discovery",
    frozen: {
      chain: ["data-architect", "schema-analyst", "verifier"],
      fix_chain: FIX("data-architect"),
      roles: ["completeness"],
      gate: ["auto"],
      elaboration: "collaborative",
    },
    inputs: [],
    output: "SOURCE-CATALOG",
    place: { kind: "path", path: artifacts("discovery") },
    format: { scope: "intent", format: "text", required: true },
  },
  {
    stage: "extraction",
    frozen: {
      chain: ["extractor", "connector-reviewer", "verifier"],
      fix_chain: FIX("extractor"),
      roles: ["correctness"],
      gate: ["ask"],
      elaboration: "autonomous",
    },
    inputs: ["discovery/SOURCE-CATALOG"],
    output: "EXTRACTION-JOBS",
    place: { kind: "anywhere" },
    format: { scope: "repo", format: "code", required: true },
  },
  {
    stage: "transformation",
    frozen: {
      chain: ["data-modeler", "transformer", "verifier"],
      fix_chain: FIX("transformer"),
      roles: ["data-quality"],
      gate: ["ask"],
      elaboration: "autonomous",
    },
    inputs: ["discovery/SOURCE-CATALOG", "extraction/EXTRACTION-JOBS"],
    output: "DATA-MODEL",
    place: { kind: "anywhere" },
    format: { scope: "repo", format: "code", required: true },
  },
  {
    stage: "validation",
    frozen: {
      chain: ["validator", "data-quality-reviewer", "verifier"],
      fix_chain: FIX("validator"),
      roles: ["coverage", "extraction:correctness"],
      gate: ["ask"],
      elaboration: "autonomous",
    },
    inputs: ["discovery/SOURCE-CATALOG", "extraction/EXTRACTION-JOBS", "transformation/DATA-MODEL"],
    output: "VALIDATION-REPORT",
    place: { kind: "path", path: artifacts("validation") },
    format: { scope: "intent", format: "text", required: true },
  },
  {
    stage: "deployment",
    frozen: {
      chain: ["pipeline-engineer", "sre", "verifier"],
      fix_chain: FIX("pipeline-engineer"),
      roles: ["reliability", "transformation:data-quality", "validation:coverage"],
      gate: ["external"],
      elaboration: "autonomous",
    },
    inputs: ["discovery/SOURCE-CATALOG", "validation/VALIDATION-REPORT"],
    output: "PIPELINE-CONFIG",
    place: { kind: "anywhere" },
    format: { scope: "repo", format: "code", required: true },
  },
] as const;

describe("the studio data-pipeline", () => {
  it.each(["data-pipeline", "datapipe", "ETL"])("is found as %s", (name) => {
    expect(findStudio(studios, name)).toMatchObject({ kind: "found", found: { directory: "data-pipeline" } });
  });

  it("names its stages in order, its category and its model", () => {
    expect(studio.stages.map((stage) => stage.name)).toEqual(STAGES.map((row) => row.stage));
    expect(studio).toMatchObject({ category: "engineering", default_model: "sonnet" });
  });
});

describe.each(STAGES)("stage $stage", (row) => {
  const stage = stageNamed(row.stage);

  it("freezes to its hats, roles, gate and elaboration", () => {
    expect(freezes(row.stage)).toMatchObject({ ...row.frozen, discovery: [] });
  });

  it("takes what earlier stages make", () => {
    expect(stage.inputs.map((input) => `${input.stage}/${input.name}`)).toEqual(row.inputs);
    expect(stage.inputs.every((input) => input.kind === "output")).toBe(true);
  });

  it("makes one output at its place", () => {
    expect(stage.outputs).toMatchObject([{ name: row.output, ...row.format }]);
    expect(stage.outputs.map((output) => resolveLocation(output.location, "nightly"))).toEqual([row.place]);
  });
});
