import fc from "fast-check";
import {
  type Approval,
  type Finding,
  type FrozenIntent,
  type FrozenStage,
  GATE_KINDS,
  type IntentRecord,
  type IntentState,
  type Intervention,
  ISOLATED,
  ITERATION_RESULTS,
  type Iteration,
  type Limits,
  MODES,
  type QualityGate,
  RECORDED_ORIGINS,
  RESOLUTIONS,
  RUN_RESULTS,
  type RunRecord,
  SEVERITIES,
  type Signature,
  type StageRecord,
  type UnitRecord,
} from "../../src/method/index.ts";

/*
 * Arbitrary states for property tests: every field the format has, with texts that are hard on YAML and Markdown.
 */

const TRICKY = [
  "",
  " ",
  "\n",
  "\n\n",
  "---",
  "---\n",
  "\n---\nx: 1\n---\n",
  "a: b # c",
  "- list",
  "null",
  "~",
  "true",
  "12e4",
  "0x1F",
  "1".repeat(40),
  "2026-11-21T09:00:00Z",
  "  leading",
  "trailing  ",
  "  indented\nfirst line\n",
  "line\n\n\nlast",
  "ends with newlines\n\n\n",
  "tab\tinside\n\ttab first",
  "crlf\r\nline\r\n",
  "lone\rreturn",
  "\u0000\u0007\u001b[31m",
  "\ufeffmark",
  "\u0085\u2028\u2029",
  "%YAML 1.1",
  "...",
  "!tag",
  "&anchor",
  "*alias",
  "<<",
  "'quotes' \"both\"",
  "back\\slash \\n",
  "?",
  ": ",
  "#",
  "@name `code` | > %",
  "ümlaut 漢字 🏳️‍🌈",
  "x".repeat(300),
  "long words ".repeat(40),
  "<!-- haiku:record -->",
];

export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...TRICKY),
  fc.string({ maxLength: 30 }),
  fc.string({ unit: "grapheme", maxLength: 20 }),
  fc.array(fc.constantFrom(...TRICKY), { maxLength: 4 }).map((parts) => parts.join("\n")),
);

export const anyTime: fc.Arbitrary<string> = fc
  .date({ min: new Date("2020-01-01T00:00:00Z"), max: new Date("2035-01-01T00:00:00Z"), noInvalidDate: true })
  .map((date) => date.toISOString());

export const anyOid: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(..."0123456789abcdef"), { minLength: 40, maxLength: 40 })
  .map((digits) => digits.join(""));

export const anySlug: fc.Arbitrary<string> = fc
  .array(fc.stringMatching(/^[a-z0-9]{1,8}$/), { minLength: 1, maxLength: 4 })
  .map((words) => words.join("-"));

const anyPath = fc.oneof(
  fc.constantFrom("src/load.ts", "docs/a b.md", "0", "plan:build/unit-001-x", "tree", "a: b", "ä/ö.md"),
  anySlug,
);
const anyPerson = fc.record({ login: anySlug, id: fc.nat() });
const texts = fc.array(anyText, { maxLength: 3 });
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null });
const few = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(value, { maxLength: 2 });
const byName = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> =>
  fc.dictionary(fc.oneof(anySlug, fc.constantFrom("spec", "quality_gates", "build:correctness")), value, {
    maxKeys: 3,
    noNullPrototype: true,
  });
const anySeenFiles = fc.dictionary(anyPath, maybe(anyOid), { maxKeys: 4, noNullPrototype: true });

export const anyQualityGate: fc.Arbitrary<QualityGate> = fc.record(
  { name: anySlug, command: fc.string({ minLength: 1, maxLength: 20 }), dir: anyPath },
  { requiredKeys: ["name", "command"] },
);

export const anySignature: fc.Arbitrary<Signature> = fc.record(
  { at: anyTime, witnesses: anySeenFiles, findings: texts, carried: anyText, lapsed: anyText },
  { requiredKeys: ["at", "witnesses", "findings"] },
);

export const anyApproval: fc.Arbitrary<Approval> = fc.record({
  at: anyTime,
  by: maybe(anyPerson),
  source: fc.constantFrom("engine", "review", "command", "check", "merge", "event"),
  ref: maybe(anyText),
  witnesses: anySeenFiles,
});

const count = fc.integer({ min: 1, max: 400 });
const traces = {
  commit: maybe(anyOid),
  run: maybe(fc.nat()),
  usage: maybe(fc.record({ input_tokens: fc.nat(), cost_usd: fc.nat().map((n) => n / 100) }, { requiredKeys: [] })),
  prompt: maybe(anyText),
  duration_ms: maybe(fc.nat()),
};

export const anyRun: fc.Arbitrary<RunRecord> = fc.record(
  {
    step: anyText,
    n: count,
    attempt: count,
    lane: anyText,
    dispatched_at: anyTime,
    completed_at: maybe(anyTime),
    result: maybe(fc.constantFrom(...RUN_RESULTS)),
    message: maybe(anyText),
    ...traces,
  },
  { requiredKeys: ["step", "n", "attempt", "lane", "dispatched_at", "completed_at", "result", "message"] },
);

export const anyIteration: fc.Arbitrary<Iteration> = fc.record(
  {
    hat: anySlug,
    bolt: count,
    n: count,
    attempt: count,
    lane: anyText,
    dispatched_at: anyTime,
    completed_at: maybe(anyTime),
    result: maybe(fc.constantFrom(...ITERATION_RESULTS)),
    message: maybe(anyText),
    ...traces,
  },
  { requiredKeys: ["hat", "bolt", "n", "attempt", "lane", "dispatched_at", "completed_at", "result", "message"] },
);

const anyLimits: fc.Arbitrary<Limits> = fc.record({
  unit_bolts: count,
  fix_bolts: count,
  attempts: count,
  rounds: count,
  findings_per_run: count,
  findings_per_stage: count,
  parallel: count,
  minutes: count,
});

const anyIntervention: fc.Arbitrary<Intervention> = fc.record(
  { at: anyTime, by: maybe(anyPerson), source: anyText, do: anyText, step: anyText, note: anyText },
  { requiredKeys: ["at", "by", "source", "do"] },
);

export const anyUnitId: fc.Arbitrary<string> = fc
  .tuple(fc.integer({ min: 1, max: 1200 }), anySlug)
  .map(([number, slug]) => `unit-${String(number).padStart(3, "0")}-${slug}`);

export const anyUnit: fc.Arbitrary<UnitRecord> = fc.record({
  id: anyUnitId,
  plan: maybe(anyOid),
  started_at: maybe(anyTime),
  iterations: few(anyIteration),
  criteria: few(fc.record({ n: fc.nat(), met_by: maybe(anyText), evidence: maybe(anyText), at: maybe(anyTime) })),
  reviews: byName(anySignature),
  approvals: byName(anySignature),
  body: anyText,
});

const anyFrozenStage: fc.Arbitrary<FrozenStage> = fc.record({
  chain: texts,
  fix_chain: texts,
  roles: texts,
  gate: few(fc.constantFrom(...GATE_KINDS)),
  elaboration: fc.constantFrom("autonomous", "collaborative"),
  discovery: few(fc.record({ template: anyText, location: anyText, required: fc.boolean() })),
  limits: anyLimits,
  quality_gates: few(anyQualityGate),
  isolate: fc.oneof(fc.boolean(), few(fc.constantFrom(...ISOLATED))),
});

const anyQuestion = fc.record({
  id: anyText,
  text: anyText,
  options: texts,
  asked_by: anyText,
  at: anyTime,
  answer: maybe(fc.record({ text: anyText, by: anyPerson, at: anyTime, source: anyText })),
});

const anyStageNamed = (name: string): fc.Arbitrary<StageRecord> =>
  fc.record({
    name: fc.constant(name),
    frozen: anyFrozenStage,
    started_at: anyTime,
    branch: anyText,
    head: maybe(anyOid),
    runs: few(anyRun),
    questions: few(anyQuestion),
    plan_signed: maybe(anyApproval),
    gate: maybe(anyApproval),
    gate_opened_at: maybe(anyTime),
    merged: maybe(fc.record({ at: anyTime, ref: anyText })),
    interventions: few(anyIntervention),
    units: fc
      .uniqueArray(anyUnit, { maxLength: 3, selector: (unit) => unit.id })
      .map((units) => Object.fromEntries(units.map((unit) => [unit.id, unit]))),
  });

const anyFindingBut = fc.record({
  title: anyText,
  origin: fc.constantFrom(...RECORDED_ORIGINS),
  author: fc.record({ login: anyText, id: maybe(fc.nat()), kind: fc.constantFrom("human", "agent", "engine") }),
  created_at: anyTime,
  source_ref: anyText,
  anchor: maybe(
    fc.record(
      { path: anyPath, line: count, end_line: count, side: fc.constantFrom("RIGHT", "LEFT"), commit: anyOid },
      { requiredKeys: ["path", "line", "side", "commit"] },
    ),
  ),
  suggestion: maybe(anyText),
  family: maybe(fc.constantFrom("reviews", "approvals")),
  fingerprint: anyText,
  also: texts,
  severity: maybe(fc.constantFrom(...SEVERITIES)),
  targets: maybe(fc.record({ unit: maybe(anyText), invalidates: texts })),
  items: few(fc.record({ item: anyText, resolved: maybe(fc.boolean()), evidence: maybe(anyText) })),
  units: texts,
  iterations: few(anyIteration),
  resolution: maybe(fc.constantFrom(...RESOLUTIONS)),
  closed: maybe(fc.record({ at: anyTime, by: anyText })),
  waiver: maybe(fc.record({ by: anyPerson, at: anyTime, reason: anyText, until: maybe(anyText) })),
  thread: maybe(fc.record({ comment_id: fc.nat(), node_id: anyText })),
  interventions: few(anyIntervention),
  body: anyText,
});

const anyFrozenIntent: fc.Arbitrary<FrozenIntent> = fc.record({
  roles: texts,
  fix_chain: texts,
  limits: anyLimits,
  quality_gates: few(anyQualityGate),
  isolate: fc.oneof(fc.boolean(), few(fc.constantFrom(...ISOLATED))),
  deliver: fc.constantFrom("receipt", "all"),
});

const anyIntentWith = (stages: readonly string[]): fc.Arbitrary<IntentRecord> =>
  fc.record({
    title: anyText,
    studio: fc.record({ name: anyText, digest: anyText }),
    mode: fc.constantFrom(...MODES),
    by: fc.constantFrom("app", "actions"),
    stages: fc.constant(stages),
    frozen: anyFrozenIntent,
    created: fc.record({ at: anyTime, by: anyPerson, source: anyText }),
    paused: maybe(fc.record({ at: anyTime, by: anyPerson, reason: anyText })),
    head: maybe(anyOid),
    runs: few(anyRun),
    approvals: byName(anySignature),
    delivery: maybe(anyApproval),
    ended: maybe(
      fc.record({
        at: anyTime,
        how: fc.constantFrom("sealed", "ended-early", "abandoned"),
        by: maybe(anyPerson),
        ref: maybe(anyText),
        reason: maybe(anyText),
      }),
    ),
    interventions: few(anyIntervention),
  });

/** A state with up to three stages of which some have begun, findings in the order of their numbers, no archive. */
export const anyState: fc.Arbitrary<IntentState> = fc
  .uniqueArray(anySlug, { minLength: 1, maxLength: 3 })
  .chain((names) =>
    fc.record({
      slug: anySlug,
      intent: anyIntentWith(names),
      stages: fc.integer({ min: 0, max: names.length }).chain((begun) => stagesNamed(names.slice(0, begun))),
      begun: fc.constant(names),
      findings: fc.array(anyFindingBut, { maxLength: 3 }),
      scopes: fc.array(fc.nat(), { minLength: 3, maxLength: 3 }),
    }),
  )
  .map(({ slug, intent, stages, findings, scopes }) => {
    const scope = [null, ...Object.keys(stages)];
    const numbered: Finding[] = findings.map((finding, index) => ({
      ...finding,
      id: `FB-${String(index === 2 ? 1000 : index + 998).padStart(3, "0")}`,
      stage: scope[(scopes[index] ?? 0) % scope.length] ?? null,
    }));
    return { slug, intent, stages, findings: numbered, archive: {} };
  });

function stagesNamed(names: readonly string[]): fc.Arbitrary<Record<string, StageRecord>> {
  return fc
    .tuple(...names.map(anyStageNamed))
    .map((stages) => Object.fromEntries(stages.map((stage) => [stage.name, stage])));
}
