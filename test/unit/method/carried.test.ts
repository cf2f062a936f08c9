import { describe, expect, it } from "vitest";
import {
  type Approval,
  type ChangedPaths,
  type LedgerEvent,
  type SeenFiles,
  type Signature,
  type StageRecord,
  transition,
} from "../../../src/method/index.ts";
import { aSignature, aStage, aState, aUnit, DEVELOPER, EARLIER, LATER, NOON } from "../../support/recorded/records.ts";

/* The base is merged in. Where the intent's own difference is what it was, signatures stand, under the new ids. */

const MERGE = "m".repeat(40);
const PAGE = ".haiku/intents/airports/stages/build/units/unit-001-load-rows.md";

const saw = (witnesses: SeenFiles, change: Partial<Signature> = {}): Signature => aSignature({ witnesses, ...change });
const cleared = (witnesses: SeenFiles): Approval => ({
  at: NOON,
  by: DEVELOPER,
  source: "review",
  ref: "r",
  witnesses,
});

function stage(approvals: Record<string, Signature>, change: Partial<StageRecord> = {}): StageRecord {
  const unit = aUnit({ approvals });
  return { ...aStage(), gate_opened_at: NOON, units: { [unit.id]: unit }, ...change };
}

const merge = (carried: ChangedPaths, changed: ChangedPaths = {}): LedgerEvent => ({
  do: "adopt",
  at: LATER,
  stage: "build",
  head: MERGE,
  changed,
  carried,
  by: null,
});

/** The stage's ledger after the base was merged in. */
function withBase(before: StageRecord, carried: ChangedPaths, changed: ChangedPaths = {}): StageRecord | undefined {
  return transition(aState({ stages: { build: before } }), merge(carried, changed)).stages.build;
}

describe("a signature on a file that the base has changed", () => {
  it.each<[string, Signature, ChangedPaths, Signature]>([
    ["is carried", saw({ a: "1" }), { a: "2" }, saw({ a: "2" }, { carried: MERGE })],
    [
      "is carried with what else was seen",
      saw({ a: "1", b: "1" }),
      { a: "2" },
      saw({ a: "2", b: "1" }, { carried: MERGE }),
    ],
    ["is carried where the file is gone", saw({ a: "1" }), { a: null }, saw({ a: null }, { carried: MERGE })],
    ["stands when it saw other files", saw({ a: "1" }), { b: "2" }, saw({ a: "1" })],
    [
      "is not brought back when it had lapsed",
      saw({ a: "1" }, { lapsed: EARLIER }),
      { a: "2" },
      saw({ a: "1" }, { lapsed: EARLIER }),
    ],
  ])("%s", (_, before, carried, now) => {
    const opened = { head: MERGE, gate_opened_at: NOON };
    const page = Object.fromEntries(Object.entries(carried).map(([path, oid]) => [`.haiku/intents/${path}`, oid]));
    const place = ({ witnesses, ...stamp }: Signature): Signature => ({
      ...stamp,
      witnesses: Object.fromEntries(Object.entries(witnesses).map(([path, oid]) => [`.haiku/intents/${path}`, oid])),
    });
    expect(withBase(stage({ spec: place(before) }), page)).toEqual(stage({ spec: place(now) }, opened));
    expect(withBase(stage({ spec: before }), carried)).toEqual(stage({ spec: now }, opened));
  });

  it("lapses where the merge itself changed it too", () => {
    const before = stage({ spec: saw({ a: "1", b: "1" }), correctness: saw({ b: "1" }) });
    const now = withBase(before, { b: "2" }, { a: "2" });
    expect(now?.units["unit-001-load-rows"]?.approvals).toEqual({
      spec: saw({ a: "1", b: "1" }, { lapsed: LATER }),
      correctness: saw({ b: "2" }, { carried: MERGE }),
    });
    expect(now?.gate_opened_at).toBeNull();
  });
});

describe("the quality gates", () => {
  const run = saw({ [PAGE]: "1" });
  const ran = (change: Partial<Signature>) => ({ quality_gates: { ...run, ...change } });

  it("run once more on the new whole; the gate waits for them", () => {
    expect(withBase(stage({ quality_gates: run }), { "src/a.ts": "2" })).toEqual(
      stage(ran({ lapsed: LATER }), { head: MERGE, gate_opened_at: null }),
    );
  });

  it("had lapsed: the gate is as it was", () => {
    const before = ran({ lapsed: EARLIER });
    const opened = { head: MERGE, gate_opened_at: NOON };
    expect(withBase(stage(before), { "src/a.ts": "2" })).toEqual(stage(before, opened));
  });

  it("stand when the base has brought nothing but pages of intents", () => {
    const now = stage(ran({ witnesses: { [PAGE]: "2" }, carried: MERGE }), { head: MERGE });
    expect(withBase(stage({ quality_gates: run }), { [PAGE]: "2" })).toEqual(now);
  });

  it("run again when it brought other files beside them", () => {
    expect(withBase(stage({ quality_gates: run }), { [PAGE]: "2", "src/a.ts": "2" })?.gate_opened_at).toBeNull();
  });

  it("of any unit keep the gate shut", () => {
    const before = stage({ spec: run });
    const units = { ...before.units, "unit-002-b": aUnit({ id: "unit-002-b", approvals: { quality_gates: run } }) };
    expect(withBase({ ...before, units }, { "src/a.ts": "2" })?.gate_opened_at).toBeNull();
    const more = { ...before.units, "unit-002-b": aUnit({ id: "unit-002-b" }) };
    expect(withBase({ ...before, units: more }, { "src/a.ts": "2" })?.gate_opened_at).toBe(NOON);
  });
});

describe("what a person cleared", () => {
  it("is carried like a signature", () => {
    const before = stage({}, { gate: cleared({ a: "1", b: "1" }), plan_signed: cleared({ b: "1" }) });
    expect(withBase(before, { a: "2" })).toEqual({ ...before, head: MERGE, gate: cleared({ a: "2", b: "1" }) });
    expect(withBase(before, { b: "2" })).toMatchObject({
      gate: cleared({ a: "1", b: "2" }),
      plan_signed: cleared({ b: "2" }),
    });
  });
});

describe("after the last stage", () => {
  const merged = { at: NOON, ref: "m" };
  const approvals = { overall: saw({ ".": "t1" }), quality_gates: saw({ ".": "t1" }) };
  const build = stage({ spec: saw({ a: "1" }) }, { merged, gate: cleared({ a: "1" }) });
  const over = aState({
    intent: { approvals, delivery: cleared({ tree: "t1" }) },
    stages: { build, ship: { ...aStage({ name: "ship" }), merged } },
  });

  it("reviewers of the whole keep their signature, quality gates run again, and it is delivered anew", () => {
    const now = transition(over, merge({ a: "2", ".": "t2" }));
    expect(now.intent).toEqual({
      ...over.intent,
      head: MERGE,
      approvals: {
        overall: saw({ ".": "t2" }, { carried: MERGE }),
        quality_gates: { ...approvals.quality_gates, lapsed: LATER },
      },
      delivery: null,
    });
  });

  it("the merged stages stay as they were signed", () => {
    expect(transition(over, merge({ a: "2", ".": "t2" })).stages).toEqual(over.stages);
  });

  it("nothing carried leaves everything standing", () => {
    expect(transition(over, merge({}))).toEqual({ ...over, intent: { ...over.intent, head: MERGE } });
  });
});
