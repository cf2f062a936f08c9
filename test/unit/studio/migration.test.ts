import { describe, expect, it } from "vitest";
import { findStudio, loadStudios, resolveLocation } from "../../../src/studio/index.ts";
import { shippedStudio, shippedStudios } from "../../support/shipped-studios.ts";

const { studio, freezes, stage: stageNamed, files } = shippedStudio("migration");
const { studios } = loadStudios(shippedStudios());

const FIX = (implementer: string) => ["classifier", implementer, "feedback-assessor"];
const artifacts = (stage: string) => ({ kind: "path", path: `.haiku/intents/move/stages/${stage}/artifacts/` });
const IN_INTENT = { scope: "intent", format: "text", required: true };

const STAGES = [
  {
    stage: "assessment",
    frozen: {
      chain: ["migration-analyst", "risk-assessor"],
      fix_chain: FIX("migration-analyst"),
      roles: ["risk-coverage"],
      gate: ["auto"],
      elaboration: "collaborative",
    },
    inputs: [],
    template: "MIGRATION-INVENTORY",
    discoverer: "opus",
    place: artifacts("assessment"),
    output: IN_INTENT,
    verifier: null,
  },
  {
    stage: "mapping",
    frozen: {
      chain: ["schema-mapper", "compatibility-reviewer"],
      fix_chain: FIX("schema-mapper"),
      roles: ["accuracy"],
      gate: ["ask"],
      elaboration: "collaborative",
    },
    inputs: ["assessment/MIGRATION-INVENTORY"],
    template: "MAPPING-SPEC",
    discoverer: null,
    place: artifacts("mapping"),
    output: IN_INTENT,
    verifier: null,
  },
  {
    stage: "migrate",
    frozen: {
      chain: ["migration-engineer", "integration-tester", "verifier"],
      fix_chain: FIX("migration-engineer"),
      roles: ["data-integrity"],
      gate: ["ask"],
      elaboration: "autonomous",
    },
    inputs: ["mapping/MAPPING-SPEC"],
    template: "MIGRATION-ARTIFACTS",
    discoverer: null,
    place: { kind: "anywhere" },
    output: { scope: "repo", format: "code", required: true },
    verifier: "build",
  },
  {
    stage: "validation",
    frozen: {
      chain: ["validator", "regression-tester", "verifier"],
      fix_chain: FIX("validator"),
      roles: ["parity", "mapping:accuracy"],
      gate: ["ask"],
      elaboration: "autonomous",
    },
    inputs: ["migrate/MIGRATION-ARTIFACTS"],
    template: "VALIDATION-REPORT",
    discoverer: null,
    place: artifacts("validation"),
    output: IN_INTENT,
    verifier: "verification",
  },
  {
    stage: "cutover",
    frozen: {
      chain: ["cutover-coordinator", "rollback-engineer", "verifier"],
      fix_chain: FIX("cutover-coordinator"),
      roles: ["rollback-readiness", "migrate:data-integrity", "validation:parity"],
      gate: ["external"],
      elaboration: "collaborative",
    },
    inputs: ["validation/VALIDATION-REPORT"],
    template: "CUTOVER-RUNBOOK",
    discoverer: "opus",
    place: artifacts("cutover"),
    output: IN_INTENT,
    verifier: "operational",
  },
] as const;

describe("the studio migration", () => {
  it.each(["migration", "Migrate", "data-migration", "replatforming"])("is found as %s", (name) => {
    expect(findStudio(studios, name)).toMatchObject({ kind: "found", found: { directory: "migration" } });
  });

  it("names its stages in order, its category and its model", () => {
    expect(studio.stages.map((stage) => stage.name)).toEqual(STAGES.map((row) => row.stage));
    expect(studio).toMatchObject({ category: "operations", default_model: "sonnet" });
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
    const { frozen, template } = row;
    const location = `.haiku/intents/{intent-slug}/knowledge/${template}.md`;
    expect(freezes(row.stage)).toMatchObject({ ...frozen, discovery: [{ template, location, required: true }] });
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
});

describe("the texts", () => {
  it("leave the rehearsal of the way back to validation, and have cutover cite it", () => {
    const all = new Map(files(/^stages/));
    const text = (path: string) => all.get(`stages/${path}`) ?? "";
    expect(text("validation/STAGE.md")).toContain("**owns the rehearsal of the rollback**");
    expect(text("validation/phases/ELABORATION.md")).toContain("`ROLLBACK-REHEARSAL.md`");
    expect(text("cutover/hats/rollback-engineer.md")).toContain("ROLLBACK-REHEARSAL.md");
  });
});
