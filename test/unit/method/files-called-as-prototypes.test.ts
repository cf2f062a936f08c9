import { describe, expect, it } from "vitest";
import { differing } from "../../../src/method/derive/still-holds.ts";
import {
  approvalWitness,
  type Do,
  gateWitness,
  outputWitness,
  planWitness,
  sameWitnesses,
  transition,
  type Witnesses,
} from "../../../src/method/index.ts";
import { own } from "../../../src/shared/index.ts";
import { aPlannedUnit } from "../../support/recorded/plans.ts";
import { aStage, aStamp, aState, aUnit, DEVELOPER, NOON } from "../../support/recorded/records.ts";

/* A file may be called by any name that objects answer to: it is seen, compared, carried and taken back like any other. */

const of = (path: string, id: string | null): Witnesses => Object.fromEntries([[path, id]]);

describe.each(["__proto__", "constructor", "toString"])("a file called %s", (path) => {
  const unit = aPlannedUnit({ outputs: [path] });
  const files = new Map([[path, "1"]]);

  it.each<[string, Witnesses]>([
    ["a file that nobody declared", gateWitness("airports", [], files, { changed: [path] })],
    ["a protected file", gateWitness("airports", [], files, { guarded: [path] })],
    ["a declared output, at the gate", gateWitness("airports", [unit], files)],
    ["a declared output, of a role", approvalWitness("airports", unit, files)],
    ["a declared output, as evidence", outputWitness(unit, files)],
  ])("is seen as %s", (_, seen) => expect(Object.entries(seen)).toContainEqual([path, "1"]));

  it("is no part of a plan by its name alone", () => {
    expect(Object.keys(planWitness("airports", "build", [], files))).not.toContain(path);
  });

  it("is told from one that is not there, is gone or has changed", () => {
    expect(sameWitnesses(of(path, "1"), of(path, "1"))).toBe(true);
    expect(sameWitnesses(of(path, "1"), of(path, "2"))).toBe(false);
    expect(sameWitnesses(of(path, null), of("a", null))).toBe(false);
    expect(sameWitnesses(of("a", "1"), of(path, "1"))).toBe(false);
    expect(sameWitnesses(of(path, "1"), {})).toBe(false);
  });

  it("is named among what differs", () => {
    const plans = { stages: { build: { plan: null, units: [] } }, problems: [] };
    const now = { folder: "airports", plans, files, tree: null, changed: [path] };
    expect(differing({ witnesses: {} }, { on: "gate", stage: "build" }, now)).toEqual([path]);
    expect(differing({ witnesses: of(path, "1") }, { on: "gate", stage: "build" }, now)).toEqual([]);
  });

  const clearance = { at: NOON, by: DEVELOPER, source: "review", ref: "r" } as const;
  const stamped = aUnit({ approvals: { spec: aStamp({ witnesses: of(path, "1") }) } });
  const other = aUnit({ approvals: { spec: aStamp({ witnesses: { a: "1", [`x/${path}`]: "1" } }) } });
  const adopt = { do: "adopt", at: NOON, stage: "build", head: "m".repeat(40), by: null } as const;
  const stageAfter = (saw: Witnesses, unitRecord: typeof stamped, line: Do) =>
    transition(
      aState({
        stages: {
          build: {
            ...aStage(),
            gate_opened_at: NOON,
            gate: { ...clearance, witnesses: saw },
            units: { [unitRecord.id]: unitRecord },
          },
        },
      }),
      line,
    ).stages.build;

  it("takes back what was signed on it when it is changed, and nothing else", () => {
    const line: Do = { ...adopt, changed: of(path, "2") };
    expect(stageAfter(of(path, "1"), stamped, line)).toMatchObject({ gate: null });
    expect(stageAfter(of(path, "1"), stamped, line)?.units[stamped.id]?.approvals.spec?.lapsed).toBe(NOON);
    expect(stageAfter({ a: "1" }, other, line)?.units[other.id]?.approvals.spec?.lapsed).toBeUndefined();
  });

  it("is carried where the base has changed it, and stays where the base has changed another", () => {
    const seen = (line: Do): unknown => own(stageAfter(of(path, "1"), stamped, line)?.gate?.witnesses ?? {}, path);
    expect(seen({ ...adopt, changed: {}, carried: of(path, "2") })).toBe("2");
    expect(seen({ ...adopt, changed: {}, carried: { a: "2" } })).toBe("1");
  });
});
