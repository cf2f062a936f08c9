import { describe, expect, it } from "vitest";
import type { Iteration, Limits, PlannedUnit, Position, Reason } from "../../../src/method/index.ts";
import { aPlannedUnit, somePlans } from "../../support/recorded/plans.ts";
import { anIntervention, anIteration, LIMITS, NOON } from "../../support/recorded/records.ts";
import { jobsOf, partsOf, placeOf, stageAt, unitAt } from "../../support/recorded/standing.ts";

/* Which units are worked on at the same time, and what is said of each. */

const HATS: Readonly<Record<string, string>> = { b: "builder", v: "verifier" };

/** `b+ v-`: the builder has advanced, the verifier has rejected; `?` is at work, `!` has failed. */
function iterations(moves: string): readonly Iteration[] {
  const results = { "+": "advance", "-": "reject", "!": "failed", "?": null } as const;
  return moves.split(" ").flatMap((move): Iteration[] => {
    const hat = HATS[move[0] ?? ""];
    return hat === undefined ? [] : [anIteration({ hat, result: results[move[1] as keyof typeof results] })];
  });
}

interface Row {
  readonly outputs: readonly string[];
  readonly needs?: readonly number[];
  readonly moves?: string;
}

const idOf = (n: number): string => `unit-00${n}-x`;

function executing(
  rows: readonly Row[],
  change: Partial<Limits> = {},
  interventions: readonly string[] = [],
): Position {
  const units = rows.map(
    ({ outputs, needs = [] }, i): PlannedUnit =>
      aPlannedUnit({ id: idOf(i + 1), title: `Unit ${i + 1}`, outputs, depends_on: needs.map(idOf) }),
  );
  const records = units.map((unit, i) => {
    return [unit.id, { ...unitAt("reviewed", unit.id), iterations: iterations(rows[i]?.moves ?? "") }] as const;
  });
  const stage = stageAt("reviewed", {
    units: Object.fromEntries(records),
    frozen: { limits: { ...LIMITS, ...change } },
    interventions: interventions.map((at) => anIntervention("retry", { at })),
  });
  return placeOf(stage, { plans: somePlans(units) });
}

/** Numbers of the units that are opened. */
const opened = (now: Position): string => now.lanes.flatMap(({ steps }) => steps.map((one) => one.subject)).join(" ");

describe("units side by side", () => {
  const cases: readonly [string, readonly (readonly string[])[], string][] = [
    ["different files", [["src/a.ts"], ["src/b.ts"]], "001 002"],
    ["the same file", [["src/a.ts"], ["src/a.ts"]], "001"],
    [
      "the same file among others",
      [
        ["src/a.ts", "src/b.ts"],
        ["src/c.ts", "src/b.ts"],
      ],
      "001",
    ],
    ["a folder and what lies in it", [["src"], ["src/deep/a.ts"]], "001"],
    ["a folder within a folder and what lies deeper in it", [["src/deep"], ["src/deep/down/a.ts"]], "001"],
    ["a file and a folder above it", [["src/deep/a.ts"], ["src"]], "001"],
    ["a folder however it is written", [["src//"], ["src/a.ts"]], "001"],
    ["one folder written in two ways", [["src/"], ["src"]], "001"],
    ["names that begin alike", [["src/a"], ["src/a.ts"]], "001 002"],
    ["folders that begin alike", [["src"], ["src-old/a.ts"]], "001 002"],
    ["slashes within a path", [["src/a"], ["src/b", "lib/src/a"]], "001 002"],
    ["neighbours in a folder", [["src/x/a.ts"], ["src/x/b.ts"]], "001 002"],
    ["a unit whose own outputs lie in one another", [["src", "src/a.ts"], ["lib/b.ts"]], "001 002"],
    ["nothing declared", [[], []], "001 002"],
    ["the third although the second waits", [["src/a.ts"], ["src/a.ts"], ["src/c.ts"]], "001 003"],
  ];
  it.each(cases)("%s", (_, outputs, want) => {
    expect(opened(executing(outputs.map((one) => ({ outputs: one }))))).toBe(want);
  });

  it("hold their files between two hats, also against a unit that stands before them", () => {
    const rows: readonly Row[] = [{ outputs: ["src/a.ts"] }, { outputs: ["src"], moves: "b+" }];
    const now = executing(rows);
    expect(jobsOf(now)).toEqual(["unit build: hat/002/verifier"]);
  });

  it("hold their files while somebody is at work", () => {
    expect(executing([{ outputs: ["src"], moves: "b?" }, { outputs: ["src/a.ts"] }]).lanes).toEqual([]);
  });

  it("wait for the unit that holds their files, and with it for a person where that one is stuck", () => {
    const rows = (moves: string): readonly Row[] => [{ outputs: ["src"], moves }, { outputs: ["src/a.ts"] }];
    const held = partsOf(executing(rows("b?"))).at(-1);
    expect(held).toEqual({
      met: false,
      because: "waits for unit-001-x, which writes the same files",
      subject: "unit-002-x Unit 2",
      who: "the units before it",
      how: expect.any(String),
    });
    expect(held?.because).toBe("waits for unit-001-x, which writes the same files");
    expect(executing(rows("b?"))).toMatchObject({ waits_for: "agents" });
    expect(executing(rows("b!"), { attempts: 1 })).toMatchObject({ waits_for: "stuck", lanes: [] });
    expect(executing([...rows("b!"), { outputs: ["lib"] }], { attempts: 1 })).toMatchObject({ waits_for: "agents" });
  });

  it("give their files free when they are done", () => {
    expect(opened(executing([{ outputs: ["src"], moves: "b+ v+" }, { outputs: ["src/a.ts"] }]))).toBe("002");
  });

  it("wait for every unit they build on, done and not only begun", () => {
    const rows = (first: string, second: string): readonly Row[] => [
      { outputs: ["a"], moves: first },
      { outputs: ["b"], moves: second },
      { outputs: ["c"], needs: [1, 2] },
    ];
    expect(opened(executing(rows("b+ v+", "b+ v?")))).toBe("");
    expect(opened(executing(rows("b+ v+", "b+ v+")))).toBe("003");
  });
});

describe("the turn of a hat", () => {
  it.each([
    ["", "builder 1.1"],
    ["b!", "builder 1.2"],
    ["b+", "verifier 1.1"],
    ["b+ v!", "verifier 1.2"],
    ["b+ v-", "builder 2.1"],
    ["b+ v- b+", "verifier 2.1"],
  ])("is counted by itself, after %j: %s", (moves, want) => {
    const [step] = executing([{ outputs: ["a"], moves }], { unit_bolts: 2 }).lanes[0]?.steps ?? [];
    expect(step && `${step.hat} ${step.n}.${step.attempt}`).toBe(want);
  });
});

describe("what is said of a unit", () => {
  const because = (now: Position): readonly string[] => partsOf(now).map((part) => part.because);

  it("is whom it waits for, or whose turn it is and in which bolt", () => {
    const now = executing([
      { outputs: ["a"], moves: "b+ v- b?" },
      { outputs: ["b"], moves: "b+" },
      { outputs: ["c"], moves: "b+ v+" },
      { outputs: ["d"], needs: [1, 2, 3] },
    ]);
    expect(now).toMatchObject({ phase: "execute", waits_for: "agents", track: "C" });
    expect(partsOf(now)).toEqual<readonly Reason[]>([
      {
        subject: "unit-001-x Unit 1",
        met: false,
        because: "builder is at work (bolt 2)",
        who: "an agent in CI",
      },
      { subject: "unit-002-x Unit 2", met: false, because: "verifier is next (bolt 1)", who: "an agent in CI" },
      {
        subject: "unit-004-x Unit 4",
        met: false,
        because: "waits for unit-001-x, unit-002-x",
        who: "the units before it",
        how: "nothing is to be done: it begins by itself when they are done",
      },
    ]);
  });

  it("is nothing once all are done", () => {
    expect(executing([{ outputs: ["a"], moves: "b+ v+" }]).phase).toBe("approve");
  });

  it.each([
    [1, "b+ v-", "after 1 round,"],
    [2, "b+ v- b+ v-", "after 2 rounds,"],
  ])("is that the verifier has rejected too often: %i", (unit_bolts, moves, words) => {
    const now = executing([{ outputs: ["a"], moves }], { unit_bolts });
    expect(now).toMatchObject({ lanes: [], waits_for: "stuck" });
    expect(partsOf(now)[0]).toEqual({
      subject: "hat 001 builder",
      met: false,
      because: `the verifier still rejects ${words} the most there may be`,
      who: "someone with the command permission",
      how: "`/haiku retry 001 <note>` grants as many again, `/haiku feedback <text>` says what is wrong, `/haiku pause`, or `/haiku abandon <reason>`",
    });
  });

  it("stays what it is while the last bolt runs", () => {
    const limit = { unit_bolts: 1 };
    expect(opened(executing([{ outputs: ["a"], moves: "b+ v- b+" }], { unit_bolts: 2 }))).toBe("001");
    expect(executing([{ outputs: ["a"], moves: "b+ v- b?" }], limit)).toMatchObject({ waits_for: "agents", lanes: [] });
    expect(opened(executing([{ outputs: ["a"], moves: "b+ v- b+" }], limit))).toBe("001");
  });

  it("takes a retry for as many bolts again", () => {
    const row = { outputs: ["a"], moves: "b+ v-" };
    const after = "2026-11-21T12:00:00.001Z";
    expect(opened(executing([row], { unit_bolts: 1 }, [after]))).toBe("001");
    expect(because(executing([row], { unit_bolts: 1 }, [NOON])).at(-1)).toContain("the most there may be");
  });
});
