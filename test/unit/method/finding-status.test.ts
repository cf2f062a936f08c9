import { describe, expect, it } from "vitest";
import { bySeverity, findingStatus, isClosed, limitsOf, loopOf } from "../../../src/method/derive/index.ts";
import {
  type Finding,
  findingId,
  fixChainOf,
  type Intervention,
  type Iteration,
  stopsDelivery,
  stopsStage,
} from "../../../src/method/index.ts";
import {
  aFinding,
  anIteration,
  aStateBuilding,
  DEVELOPER,
  LIMITS,
  MAINTAINER,
  NOON,
} from "../../support/recorded/records.ts";

/* Whether a finding's fix loop goes on by itself, and what a finding holds up. */

const at = (hour: number): string => `2026-01-01T0${hour}:00:00.000Z`;
const said = (hour: number, what: string): Intervention => ({
  at: at(hour),
  by: DEVELOPER,
  source: "comment/1",
  do: what,
});
const HATS = { c: "classifier", b: "builder", a: "feedback-assessor" } as const;
const RESULTS = { "+": "advance", "-": "reject", "!": "failed", "~": "stale", x: "cancelled", "?": null } as const;

/** `c+ b+ a-`: moves of the three fix hats, an hour apart, the first at `from`. */
function loop(moves: string, from = 1): readonly Iteration[] {
  return moves.split(" ").flatMap((move, i) => {
    const hat = HATS[move[0] as keyof typeof HATS];
    const result = RESULTS[move[1] as keyof typeof RESULTS];
    return hat === undefined ? [] : [anIteration({ hat, result, dispatched_at: at(from + i) })];
  });
}

/** Two fix bolts, two attempts. */
const limits = { ...LIMITS, fix_bolts: 2, attempts: 2 };
const books = aStateBuilding({ frozen: { limits } });
const statusOf = (finding: Partial<Finding>, done: readonly string[] = []) =>
  findingStatus(books, aFinding(finding), (unit) => done.includes(unit));
const waiver = (hour: number) => ({ by: MAINTAINER, at: at(hour), reason: "later", until: null });

describe("a finding is", () => {
  const parked = [said(2, "park")];
  it.each<[string, Partial<Finding>, string]>([
    ["worked from the start", {}, "working"],
    ["worked on the way", { iterations: loop("c+ b+ a?") }, "working"],
    ["parked when its chain has ended and left it open", { iterations: loop("c+ b+ a+") }, "parked"],
    ["closed as fixed", { resolution: "fixed" }, "closed"],
    ["closed whatever was said before", { resolution: "rejected", interventions: parked }, "closed"],
    ["parked by a waiver", { waiver: waiver(2) }, "parked"],
    ["parked by a waiver that closed it for a while", { waiver: waiver(2), resolution: "waived" }, "parked"],
    ["parked by a waiver after a retry", { waiver: waiver(2), interventions: [said(1, "retry")] }, "parked"],
    ["parked by a waiver as old as the retry", { waiver: waiver(2), interventions: [said(2, "retry")] }, "parked"],
    [
      "worked after a retry that came after the waiver",
      { waiver: waiver(2), interventions: [said(3, "retry")] },
      "working",
    ],
    ["parked by a person", { interventions: parked }, "parked"],
    ["parked after an earlier retry", { interventions: [said(1, "retry"), ...parked] }, "parked"],
    ["worked after a retry of the same moment", { interventions: [...parked, said(2, "retry")] }, "working"],
    ["worked after a later retry", { interventions: [...parked, said(3, "retry")] }, "working"],
    ["parked again", { interventions: [...parked, said(3, "retry"), said(4, "park")] }, "parked"],
    ["worked when it was moved after it was parked", { interventions: [...parked, said(3, "move")] }, "working"],
    ["parked when it was moved before that", { interventions: [said(1, "move"), ...parked] }, "parked"],
    ["parked when it was moved at that very moment", { interventions: [said(2, "move"), ...parked] }, "parked"],
    ["worked whatever else is said", { interventions: [said(2, "severity"), said(3, "cancel")] }, "working"],
  ])("%s", (_, finding, status) => {
    expect(statusOf(finding)).toBe(status);
  });

  it.each<[string, string, readonly Intervention[], string]>([
    ["worked after a rejection within its bolts", "c+ b+ a-", [], "working"],
    ["parked by a rejection beyond them", "c+ b+ a- b+ a-", [], "parked"],
    ["worked once its last bolt goes on", "c+ b+ a- b+ a- b+", [], "working"],
    ["worked after a person's retry", "c+ b+ a- b+ a-", [said(6, "retry")], "working"],
    ["parked again by as many rejections", "c+ b- b- b-", [said(3, "retry")], "parked"],
    ["worked as long as there are fewer since", "c+ b- b- b-", [said(4, "retry")], "working"],
    ["worked while one attempt has failed", "c+ b!", [], "working"],
    ["parked when all attempts have failed", "c+ b! b!", [], "parked"],
    ["worked when the attempts before the last move have failed", "c! c+ b!", [], "working"],
    ["worked when what did not count was no failure", "c+ b~ bx b! b?", [], "working"],
    ["worked when a failure lies before the retry", "c+ b! b!", [said(3, "retry")], "working"],
  ])("%s: %s", (_, moves, interventions, status) => {
    expect(statusOf({ iterations: loop(moves), interventions })).toBe(status);
  });

  it("waiting for the units that are to close it", () => {
    const units = ["build/unit-002-a", "build/unit-003-b"];
    expect(statusOf({ units }, ["build/unit-002-a"])).toBe("waiting-for-units");
    expect(statusOf({ units }, units)).toBe("working");
    // Parked from the start: what was made for it lets it be worked. Parked for any other reason, it stays so.
    expect(statusOf({ units, interventions: parked }, [])).toBe("waiting-for-units");
    expect(statusOf({ units, interventions: parked }, units)).toBe("working");
    expect(statusOf({ units, iterations: loop("c+ b! b!") }, units)).toBe("parked");
    expect(statusOf({ units, waiver: { by: DEVELOPER, at: NOON, reason: "r", until: null } }, [])).toBe("parked");
  });

  it("worked anew in the stage it was moved to, with that stage's chain", () => {
    const iterations = loop("c+ b+ a+ c?", 1);
    const moved = { iterations, interventions: [said(4, "move")] };
    expect(statusOf(moved)).toBe("working");
    expect(loopOf(aFinding(moved))).toEqual(iterations.slice(3));
    expect(loopOf(aFinding({ iterations }))).toEqual(iterations);
  });
});

describe("a finding's own chain and limits", () => {
  const state = aStateBuilding({ frozen: { fix_chain: ["classifier"], limits } });
  const whole = ["classifier", "reconciler", "feedback-assessor"];
  it.each<[string | null, readonly string[], object]>([
    ["build", ["classifier"], limits],
    ["ship", whole, LIMITS],
    [null, whole, LIMITS],
  ])("in %s", (stage, chain, of) => {
    expect(fixChainOf(state, aFinding({ stage }))).toEqual(chain);
    expect(limitsOf(state, stage)).toEqual(of);
  });
});

describe("an open finding holds up", () => {
  const human = { author: { ...DEVELOPER, kind: "human" as const } };
  it.each<[string, Partial<Finding>, boolean, boolean]>([
    ["one that nobody has weighed", { severity: null }, true, true],
    ["a blocker", { severity: "blocker" }, true, true],
    ["a high one of an agent", { severity: "high" }, false, true],
    ["a medium one of an agent", { severity: "medium" }, false, false],
    ["a low one of an agent", { severity: "low" }, false, false],
    ["a high one of a person", { severity: "high", ...human }, true, true],
    ["a medium one of a person", { severity: "medium", ...human }, true, true],
    ["a low one of a person", { severity: "low", ...human }, false, false],
  ])("%s: its stage %s, delivery %s", (_, finding, stage, delivery) => {
    const one = aFinding(finding);
    expect([stopsStage(one), stopsDelivery(one)]).toEqual([stage, delivery]);
  });
});

it("the worst come first, then the oldest", () => {
  const order = [
    ["FB-004", "low"],
    ["FB-005", "medium"],
    ["FB-003", "high"],
    ["FB-006", null],
    ["FB-002", "high"],
    ["FB-001", "blocker"],
  ] as const;
  const all = order.map(([id, severity]) => aFinding({ id, severity }));
  expect(all.toSorted(bySeverity).map(({ id }) => id)).toEqual([
    "FB-006",
    "FB-001",
    "FB-002",
    "FB-003",
    "FB-005",
    "FB-004",
  ]);
});

it("a waiver leaves a finding open, and numbers have three digits or more", () => {
  expect(
    [null, "waived", "fixed", "superseded"].map((resolution) => isClosed(aFinding({ resolution } as object))),
  ).toEqual([false, false, true, true]);
  expect([1, 42, 1000].map(findingId)).toEqual(["FB-001", "FB-042", "FB-1000"]);
});
