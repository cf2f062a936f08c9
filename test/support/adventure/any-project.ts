import fc from "fast-check";
import {
  GATE_KINDS,
  type HatDefinition,
  type Mode,
  type ReviewerDefinition,
  type StageDefinition,
  type StudioDefinition,
  type StudioText,
} from "../../../src/method/index.ts";
import { type Config, DEFAULT_CONFIG, parseConfig } from "../../../src/studio/index.ts";

/** A studio, a config and a mode, as the life of an intent depends on them. */
export interface Project {
  readonly studio: StudioDefinition;
  readonly config: Config;
  readonly mode: Mode;
  /** How many people a gate takes; whether who asked for the work may pass it alone. */
  readonly count: number;
  readonly alone: boolean;
}

const text: StudioText = { body: "Do it.\n", sources: [] };
const hat = (name: string): HatDefinition => ({ name, text });
const reviewer = (name: string): ReviewerDefinition => ({
  name,
  text,
  interpretation: "lens",
  applies_to: [],
});

const HATS = ["designer", "builder", "tester", "verifier"];
const REVIEWERS = ["correctness", "security", "style"];

const anyStageNamed = (name: string, others: readonly string[]): fc.Arbitrary<StageDefinition> =>
  fc
    .record({
      hats: fc.integer({ min: 1, max: 4 }),
      fixers: fc.integer({ min: 1, max: 2 }),
      reviewers: fc.subarray(REVIEWERS, { maxLength: 2 }),
      gate: fc.subarray([...GATE_KINDS], { minLength: 1, maxLength: 2 }),
      elaboration: fc.constantFrom("autonomous" as const, "autonomous" as const, "collaborative" as const),
      discovery: fc.integer({ min: 0, max: 2 }),
      borrows: fc.boolean(),
      timeout: fc.boolean(),
    })
    .map((one) => ({
      name,
      description: name,
      text,
      hats: HATS.slice(4 - one.hats).map(hat),
      fix_hats: ["classifier", ...HATS.slice(1, 1 + one.fixers), "feedback-assessor"].map(hat),
      reviewers: one.reviewers.map(reviewer),
      includes: one.borrows && others[0] !== undefined ? [{ stage: others[0], agents: ["security"] }] : [],
      gate: one.gate,
      ...(one.timeout ? { gate_protocol: { timeout: "2h", conditions: [] } } : {}),
      ...(one.gate.includes("await") ? { await: { label: "approved-by-legal" } } : {}),
      elaboration: one.elaboration,
      inputs: [],
      discovery: ["SOURCES", "RISKS"].slice(0, one.discovery).map((template) => ({
        name: template,
        location: `.haiku/intents/{intent-slug}/knowledge/${template}-${name}.md`,
        scope: "intent" as const,
        format: "text",
        required: true,
        text,
      })),
      outputs: [],
      phases: {},
    }));

const anyStudio: fc.Arbitrary<StudioDefinition> = fc
  .integer({ min: 1, max: 3 })
  .chain((count) => {
    const names = ["plan", "build", "ship"].slice(0, count);
    return fc.tuple(
      fc.tuple(...names.map((name, i) => anyStageNamed(name, names.slice(0, i)))),
      fc.integer({ min: 0, max: 2 }),
    );
  })
  .map(([stages, roles]) => ({
    directory: "example",
    name: "example",
    slug: "example",
    aliases: [],
    description: "example",
    category: "test",
    stages,
    reviewers: ["cross-stage-consistency", "documentation"].slice(0, roles).map(reviewer),
    fix_hats: ["classifier", "reconciler", "feedback-assessor"].map(hat),
    roles: {},
    digest: "sha256:0",
  }));

const small = fc.integer({ min: 1, max: 3 });

const GATED = parseConfig("quality_gates: { test: { command: npm test } }", "haiku.yml");

const anyConfig: fc.Arbitrary<Config> = fc
  .record({
    unit_bolts: small,
    fix_bolts: small,
    attempts: small,
    rounds: small,
    findings_per_run: small,
    findings_per_stage: fc.integer({ min: 2, max: 8 }),
    parallel: fc.integer({ min: 1, max: 4 }),
    tokens_per_intent: fc.option(fc.constantFrom(100_000, 2_000)),
    gated: fc.boolean(),
    isolate: fc.subarray(["verify", "assess"] as const),
    lanes: fc.constantFrom("chain", "chain", "chain", "step"),
    stages: fc.boolean(),
    low: fc.constantFrom("each", "together"),
  })
  .map(
    ({ gated, isolate, lanes: jobs, stages, low, ...limits }): Config => ({
      ...DEFAULT_CONFIG,
      pull_requests: stages ? "stages" : "gates",
      limits: { ...DEFAULT_CONFIG.limits, ...limits, steps: 100_000, steps_per_hour: 100_000 },
      quality_gates: (gated ? GATED : DEFAULT_CONFIG).quality_gates,
      runs: { ...DEFAULT_CONFIG.runs, isolate, lanes: jobs },
      feedback: { ...DEFAULT_CONFIG.feedback, low },
    }),
  );

export const anyProject: fc.Arbitrary<Project> = fc.record({
  studio: anyStudio,
  config: anyConfig,
  mode: fc.constantFrom<Mode>("continuous", "continuous", "discrete", "autopilot"),
  count: fc.constantFrom(1, 1, 2),
  alone: fc.boolean(),
});

/** What happens, one number for each event. */
export const anyEvents = (least: number): fc.Arbitrary<readonly number[]> =>
  fc.array(fc.nat(2 ** 30), { minLength: least, maxLength: least + 100, size: "max" });
