import { describe, expect, it } from "vitest";
import { differing } from "../../../src/method/derive/still-holds.ts";
import {
  filesSeenAtGate,
  filesSeenByApproval,
  filesSeenOfOutputs,
  filesSeenOfPlan,
  type LedgerEvent,
  type SeenFiles,
  sameFiles,
  transition,
} from "../../../src/method/index.ts";
import { own } from "../../../src/shared/index.ts";
import { aPlannedUnit } from "../../support/recorded/plans.ts";
import { aSignature, aStage, aState, aUnit, DEVELOPER, NOON } from "../../support/recorded/records.ts";

/* A file may be called by any name that objects answer to: it is seen, compared, carried and taken back like any other. */

const of = (path: string, id: string | null): SeenFiles => Object.fromEntries([[path, id]]);

describe.each(["__proto__", "constructor", "toString"])("a file called %s", (path) => {
  const unit = aPlannedUnit({ outputs: [path] });
  const files = new Map([[path, "1"]]);

  it.each<[string, SeenFiles]>([
    ["a file that nobody declared", filesSeenAtGate("airports", [], files, { changed: [path] })],
    ["a protected file", filesSeenAtGate("airports", [], files, { guarded: [path] })],
    ["a declared output, at the gate", filesSeenAtGate("airports", [unit], files)],
    ["a declared output, of a role", filesSeenByApproval("airports", unit, files)],
    ["a declared output, as evidence", filesSeenOfOutputs(unit, files)],
  ])("is seen as %s", (_, seen) => expect(Object.entries(seen)).toContainEqual([path, "1"]));

  it("is no part of a plan by its name alone", () => {
    expect(Object.keys(filesSeenOfPlan("airports", "build", [], files))).not.toContain(path);
  });

  it("is told from one that is not there, is gone or has changed", () => {
    expect(sameFiles(of(path, "1"), of(path, "1"))).toBe(true);
    expect(sameFiles(of(path, "1"), of(path, "2"))).toBe(false);
    expect(sameFiles(of(path, null), of("a", null))).toBe(false);
    expect(sameFiles(of("a", "1"), of(path, "1"))).toBe(false);
    expect(sameFiles(of(path, "1"), {})).toBe(false);
  });

  it("is named among what differs", () => {
    const plans = { stages: { build: { plan: null, units: [] } }, problems: [] };
    const now = { folder: "airports", plans, files, tree: null, changed: [path] };
    expect(differing({ witnesses: {} }, { on: "gate", stage: "build" }, now)).toEqual([path]);
    expect(differing({ witnesses: of(path, "1") }, { on: "gate", stage: "build" }, now)).toEqual([]);
  });

  const clearance = { at: NOON, by: DEVELOPER, source: "review", ref: "r" } as const;
  const stamped = aUnit({ approvals: { spec: aSignature({ witnesses: of(path, "1") }) } });
  const other = aUnit({ approvals: { spec: aSignature({ witnesses: { a: "1", [`x/${path}`]: "1" } }) } });
  const adopt = { do: "adopt", at: NOON, stage: "build", head: "m".repeat(40), by: null } as const;
  const stageAfter = (saw: SeenFiles, unitRecord: typeof stamped, event: LedgerEvent) =>
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
      event,
    ).stages.build;

  it("takes back what was signed on it when it is changed, and nothing else", () => {
    const event: LedgerEvent = { ...adopt, changed: of(path, "2") };
    expect(stageAfter(of(path, "1"), stamped, event)).toMatchObject({ gate: null });
    expect(stageAfter(of(path, "1"), stamped, event)?.units[stamped.id]?.approvals.spec?.lapsed).toBe(NOON);
    expect(stageAfter({ a: "1" }, other, event)?.units[other.id]?.approvals.spec?.lapsed).toBeUndefined();
  });

  it("is carried where the base has changed it, and stays where the base has changed another", () => {
    const seen = (event: LedgerEvent): unknown =>
      own(stageAfter(of(path, "1"), stamped, event)?.gate?.witnesses ?? {}, path);
    expect(seen({ ...adopt, changed: {}, carried: of(path, "2") })).toBe("2");
    expect(seen({ ...adopt, changed: {}, carried: { a: "2" } })).toBe("1");
  });
});
