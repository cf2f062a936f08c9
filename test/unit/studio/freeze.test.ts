import { describe, expect, it } from "vitest";
import type { GateKind, Mode, StageDefinition } from "../../../src/method/index.ts";
import {
  DEFAULT_CONFIG,
  findStudio,
  freezeStage,
  loadStudios,
  parseConfig,
  resolveLocation,
} from "../../../src/studio/index.ts";
import { shippedStudios } from "../../support/shipped-studios.ts";

const { studios } = loadStudios(shippedStudios());
const studio = studios.find((one) => one.directory === "example");
const [build] = studio?.stages ?? [];
if (!studio || !build) throw new Error("the example studio is gone");
const freeze = (mode: Mode, change: Partial<StageDefinition> = {}, config = DEFAULT_CONFIG) =>
  freezeStage(studio, { ...build, ...change }, mode, config);

describe("freezeStage", () => {
  it.each<[Mode, GateKind[], GateKind[]]>([
    ["continuous", ["external", "ask"], ["external", "ask"]],
    ["quick", ["ask"], ["ask"]],
    ["discrete", ["ask"], ["external"]],
    ["discrete", ["auto"], ["external"]],
    ["discrete", ["external", "ask"], ["external"]],
    ["discrete", ["await", "ask"], ["await", "external"]],
    ["autopilot", ["ask"], ["auto"]],
    ["autopilot", ["auto"], ["auto"]],
    ["autopilot", ["external"], ["external"]],
    ["autopilot", ["external", "ask"], ["external"]],
    ["autopilot", ["await", "ask"], ["await"]],
  ])("in mode %s makes of the gate %j %j", (mode, gate, want) => {
    expect(freeze(mode, { gate }).gate).toEqual(want);
  });

  it("lets autopilot decide alone", () => {
    const elaboration = "collaborative";
    expect(freeze("autopilot", { elaboration }).elaboration).toBe("autonomous");
    expect(freeze("continuous", { elaboration }).elaboration).toBe("collaborative");
  });

  it("keeps borrowed agents of one stem apart", () => {
    const includes = [
      { stage: "ship", agents: ["correctness"] },
      { stage: "other", agents: ["correctness"] },
    ];
    expect(freeze("continuous", { includes }).roles).toEqual(["correctness", "ship:correctness", "other:correctness"]);
  });

  it.each([
    ["each", {}],
    ["together", { collect_low: true }],
  ])("keeps whether low findings are fixed %s", (low, kept) => {
    const config = parseConfig(`feedback: { low: ${low} }\n`, "c");
    const { collect_low } = freeze("continuous", {}, config);
    expect(collect_low === undefined ? {} : { collect_low }).toEqual(kept);
  });

  it("takes limits, gates and isolation from the config", () => {
    const config = parseConfig(
      "limits: { unit_bolts: 1 }\nruns: { isolate: [] }\nquality_gates: { test: { command: npm test } }\n",
      "c",
    );
    expect(freeze("continuous", {}, config)).toMatchObject({
      limits: { unit_bolts: 1, fix_bolts: 3 },
      isolate: [],
      quality_gates: [{ name: "test", command: "npm test" }],
    });
  });

  it.each<[string, readonly string[]]>([
    ["{}", ["verify", "assess"]],
    ["{ isolate: [verify] }", ["verify"]],
    ["{ isolate: [assess, assess] }", ["assess"]],
    ["{ lanes: step, isolate: [] }", ["step"]],
  ])("runs: %s keeps %j apart", (runs, isolate) => {
    expect(freeze("continuous", {}, parseConfig(`runs: ${runs}\n`, "c")).isolate).toEqual(isolate);
  });
});

it.each([
  ["exmaple", "example"],
  ["two-stages", "two-stage"],
  ["something else", null],
])("suggests for %s %s", (name, suggestion) => {
  expect(findStudio(studios, name)).toEqual({ kind: "unknown", suggestion });
});

it("resolves locations", () => {
  expect(resolveLocation("(project source tree)", "x")).toEqual({ kind: "anywhere" });
  expect(resolveLocation("a/{intent-slug}/b/", "x")).toEqual({ kind: "path", path: "a/x/b/" });
});
