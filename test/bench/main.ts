import type { Finding, IntentState, PlannedUnit, Signature, UnitRecord } from "../../src/method/index.ts";
import { position, startIntent, transition } from "../../src/method/index.ts";
import { stageBlock } from "../../src/render/index.ts";
import { blobId } from "../../src/shared/index.ts";
import { readLedger, writeLedger } from "../../src/state/index.ts";
import { someFacts } from "../support/recorded/observation.ts";
import {
  aFinding,
  aFrozenIntent,
  aFrozenStage,
  anIteration,
  aRun,
  aStart,
  aUnit,
} from "../support/recorded/records.ts";
import { plannedUnit } from "../support/walk.ts";
import { measureDeliveries } from "./deliveries.ts";
import { measureForeignText } from "./foreign-text.ts";
import { measureRequests } from "./github.ts";
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
  const frozen = aFrozenIntent({ roles: [], fix_chain: [], isolate: true });
  const started = startIntent(aStart({ at: AT, slug: "trip", title: "A trip", stages: ["build"], frozen }));
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
  const stage = { ...build, units: records, runs: [aRun("elaborate/-")] };
  return {
    units,
    state: { ...begun, stages: { build: stage }, findings: ids.filter((_, i) => i % 10 === 0).map(fixed) },
  };
}

function aRecord(unit: PlannedUnit, done: boolean): UnitRecord {
  const signature: Signature = { at: AT, witnesses: { [`plan:build/${unit.id}`]: unit.plan }, findings: [] };
  const begun = done
    ? {
        plan: blobId(unit.plan_text),
        iterations: [anIteration(), anIteration({ hat: "verifier" })],
        body: unit.plan_text,
      }
    : {};
  return aUnit({ id: unit.id, ...begun, reviews: { spec: signature, correctness: signature } });
}

function fixed(unit: string, i: number): Finding {
  return aFinding({
    id: `FB-${String(i + 1).padStart(3, "0")}`,
    title: `Defect in ${unit}`,
    family: "reviews",
    fingerprint: unit,
    severity: "medium",
    targets: { unit, invalidates: [] },
    resolution: "fixed",
    closed: { at: AT, by: "feedback-assessor" },
  });
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
  const facts = someFacts({ plans });
  const now = position(state, facts);
  const view = {
    page: { url: "https://example.invalid", clean: (text: string) => text },
    state,
    plans,
    files: facts.files,
    position: now,
    pulls: { intent: 1, stages: {} },
    stage: "build",
  };
  return {
    load: median(() => readLedger("trip", files)),
    position: median(() => position(state, facts)),
    transition: median(() => transition(state, { do: "open_gate", at: AT, stage: "build" })),
    render: median(() => stageBlock(view)),
  };
}

/** Slope between the two largest sizes on a log-log scale: 1 is linear. */
function exponent(small: number, large: number): number {
  return Math.log10(large / small);
}

/** Parts that can be asked for alone; a word behind `foreign` picks rows. */
const PARTS: Readonly<Record<string, (word: string) => unknown>> = {
  github: measureRequests,
  deliveries: measureDeliveries,
  foreign: measureForeignText,
};

const [part, word = ""] = process.argv.slice(2);
if (part !== undefined) {
  const measurePart = Object.hasOwn(PARTS, part) ? PARTS[part] : undefined;
  if (!measurePart) process.stderr.write(`there is no part "${part}" — there are ${Object.keys(PARTS).join(", ")}\n`);
  else process.stdout.write(`${JSON.stringify(await measurePart(word))}\n`);
  process.exit(measurePart ? 0 : 2);
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
const foreign = measureForeignText();
const onGithub = { ...(await measureRequests()), ...(await measureDeliveries()) };
process.stdout.write(`${JSON.stringify({ unit: "ms", medians, growth, studios, foreign, ...onGithub })}\n`);

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
