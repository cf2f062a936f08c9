import type { Finding, IntentState, PlannedUnit, Stamp, UnitRecord } from "../../src/method/index.ts";
import { position, startIntent, transition } from "../../src/method/index.ts";
import { stageBlock } from "../../src/render/index.ts";
import { blobId } from "../../src/shared/index.ts";
import { readLedger, writeLedger } from "../../src/state/index.ts";
import { someFacts } from "../support/recorded/observation.ts";
import { aFrozenStage, LIMITS } from "../support/recorded/records.ts";
import { plannedUnit } from "../support/walk.ts";
import { measureForeignText } from "./foreign-text.ts";
import { validateStudios } from "./studios.ts";

/* How the engine's pure parts grow with an intent: medians in milliseconds and growth exponents, as one JSON object. */

const SIZES = [10, 100, 1000, 10_000];
const AT = "2026-01-01T00:00:00.000Z";

interface Sample {
  readonly state: IntentState;
  readonly units: readonly PlannedUnit[];
}

/** A stage in its execution: every plan signed, the first tenth of the units done, a finding for each ten units. */
function sample(size: number): Sample {
  const ids = Array.from({ length: size }, (_, i) => `unit-${String(i + 1).padStart(3, "0")}-part`);
  const units = ids.map((id) => plannedUnit({ id, outputs: [`src/${id}.ts`] }));
  const records = Object.fromEntries(
    units.map((unit, i): [string, UnitRecord] => [unit.id, aRecord(unit, i < size / 10)]),
  );
  const started = startIntent({
    do: "start",
    at: AT,
    slug: "trip",
    title: "A trip",
    studio: { name: "example", digest: "sha256:0" },
    mode: "continuous",
    by: "app",
    stages: ["build"],
    frozen: { roles: [], fix_chain: [], limits: LIMITS, quality_gates: [], isolate: true, deliver: "receipt" },
    created: { by: { login: "developer", id: 1 }, source: "issue#1" },
  });
  const begun = transition(started, {
    do: "begin_stage",
    at: AT,
    stage: "build",
    frozen: aFrozenStage(),
    branch: "haiku/trip/build",
    head: null,
  });
  const build = begun.stages.build;
  if (!build) throw new RangeError("the stage did not begin");
  const run = {
    step: "elaborate/-",
    n: 1,
    attempt: 1,
    lane: "l",
    dispatched_at: AT,
    completed_at: AT,
    result: "done" as const,
    message: null,
  };
  const stage = { ...build, units: records, runs: [run] };
  return {
    units,
    state: { ...begun, stages: { build: stage }, findings: ids.filter((_, i) => i % 10 === 0).map(aFinding) },
  };
}

function aRecord(unit: PlannedUnit, done: boolean): UnitRecord {
  const stamp: Stamp = { at: AT, witnesses: { [`plan:build/${unit.id}`]: unit.plan }, findings: [] };
  const hat = (name: string) => ({
    hat: name,
    bolt: 1,
    n: 1,
    attempt: 1,
    lane: "l",
    dispatched_at: AT,
    completed_at: AT,
    result: "advance" as const,
    message: "done",
  });
  const begun = done
    ? {
        plan: blobId(unit.plan_text),
        started_at: AT,
        iterations: [hat("builder"), hat("verifier")],
        body: unit.plan_text,
      }
    : { plan: null, started_at: null, iterations: [], body: "" };
  return { id: unit.id, ...begun, criteria: [], reviews: { spec: stamp, correctness: stamp }, approvals: {} };
}

function aFinding(unit: string, i: number): Finding {
  return {
    id: `FB-${String(i + 1).padStart(3, "0")}`,
    stage: "build",
    title: `Defect in ${unit}`,
    origin: "adversarial-review",
    author: { login: "correctness", id: null, kind: "agent" },
    created_at: AT,
    source_ref: `step:${unit}`,
    anchor: null,
    suggestion: null,
    family: "reviews",
    fingerprint: unit,
    also: [],
    severity: "medium",
    targets: { unit, invalidates: [] },
    items: [],
    units: [],
    iterations: [],
    resolution: "fixed",
    closed: { at: AT, by: "feedback-assessor" },
    waiver: null,
    thread: null,
    interventions: [],
    body: "It is wrong.\n",
  };
}

/** Median of a few runs, in milliseconds. */
function median(work: () => unknown): number {
  const times = Array.from({ length: 5 }, () => {
    const before = performance.now();
    work();
    return performance.now() - before;
  });
  return times.sort((a, b) => a - b)[2] ?? Number.NaN;
}

function measure(size: number): Readonly<Record<string, number>> {
  const { state, units } = sample(size);
  const files = writeLedger(state);
  const plans = { stages: { build: { plan: null, units } }, problems: [] };
  const seen = someFacts({ plans });
  const now = position(state, seen);
  const view = {
    page: { url: "https://example.invalid", clean: (text: string) => text },
    state,
    plans,
    files: seen.files,
    position: now,
    pulls: { intent: 1, stages: {} },
    stage: "build",
  };
  return {
    load: median(() => readLedger("trip", files)),
    position: median(() => position(state, seen)),
    transition: median(() => transition(state, { do: "open_gate", at: AT, stage: "build" })),
    render: median(() => stageBlock(view)),
  };
}

/** Slope between the two largest sizes on a log-log scale: 1 is linear. */
function exponent(small: number, large: number): number {
  return Math.log10(large / small);
}

if (process.argv.includes("foreign")) {
  process.stdout.write(
    `${JSON.stringify(measureForeignText(process.argv.at(-1) === "foreign" ? "" : process.argv.at(-1)), null, 1)}\n`,
  );
  process.exit(0);
}
sample(100);
measure(100);
const rows = Object.fromEntries(SIZES.map((size) => [String(size), measure(size)]));
const growth = Object.fromEntries(
  ["load", "position", "transition", "render"].map((part) => [
    part,
    round(exponent(rows["1000"]?.[part] ?? 1, rows["10000"]?.[part] ?? 1)),
  ]),
);
const medians = Object.fromEntries(
  Object.entries(rows).map(([size, row]) => [
    size,
    Object.fromEntries(Object.entries(row).map(([part, ms]) => [part, round(ms)])),
  ]),
);
const { files, median: validated, said } = await validateStudios(1000);
const studios = { files, validate: round(validated), said };
process.stdout.write(`${JSON.stringify({ unit: "ms", medians, growth, studios, foreign: measureForeignText() })}\n`);

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
