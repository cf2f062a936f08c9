import { describe, expect, it } from "vitest";
import type { Finding, IntentState, Iteration, Severity } from "../../../src/method/index.ts";
import {
  aFinding,
  anIntervention,
  anIteration,
  aStage,
  aState,
  DEVELOPER,
  NOON,
} from "../../support/recorded/records.ts";
import { jobsOf, partsOf, placeOf, stageAt } from "../../support/recorded/standing.ts";

/* Fixes: the next fix step of every finding that is worked, and what is said of those that nobody works on. */

const HATS: Readonly<Record<string, string>> = { c: "classifier", b: "builder", a: "feedback-assessor" };

/** `c+ b?`: the classifier has advanced, the builder is at work. */
function loop(moves: string): readonly Iteration[] {
  return moves.split(" ").flatMap((move): Iteration[] => {
    const hat = HATS[move[0] ?? ""];
    const results = { "+": "advance", "-": "reject", "?": null } as const;
    return hat === undefined ? [] : [anIteration({ hat, result: results[move[1] as "+" | "-" | "?"] })];
  });
}

interface Row {
  readonly stage?: string | null;
  readonly severity?: Severity;
  readonly moves?: string;
  readonly unit?: string | null;
}

const findings = (rows: readonly Row[]): readonly Finding[] =>
  rows.map(({ stage = "build", severity = "blocker", moves = "", unit }, i) =>
    aFinding({
      id: `FB-00${i + 1}`,
      stage,
      severity,
      iterations: loop(moves),
      targets: unit === undefined ? null : { unit, invalidates: [] },
    }),
  );

/** `build` has merged and `ship` is worked on. */
function books(filed: readonly Finding[]): IntentState {
  const build = stageAt("approved", { merged: { at: NOON, ref: "m" } });
  return aState({ stages: { build, ship: aStage({ name: "ship" }) }, findings: filed });
}

describe("which findings are fixed side by side", () => {
  const A = "unit-001-a";
  const B = "unit-002-b";
  const built = "c+";
  const cases: readonly [string, readonly Row[], readonly string[]][] = [
    [
      "those nobody has classified share a job",
      [{}, {}],
      ["triage build: fix/FB-001/classifier fix/FB-002/classifier"],
    ],
    [
      "a job per stage, the earlier stage's first and the whole intent's last",
      [{ stage: null }, { stage: "ship" }, {}],
      ["triage build: fix/FB-003/classifier", "triage ship: fix/FB-002/classifier", "triage -: fix/FB-001/classifier"],
    ],
    ["what is being classified is not opened again", [{ moves: "c?" }, {}], ["triage build: fix/FB-002/classifier"]],
    ["no job where all are being classified", [{ moves: "c?" }], []],
    [
      "those of two units",
      [
        { moves: built, unit: A },
        { moves: built, unit: B },
      ],
      ["fix build: fix/FB-001/builder", "fix build: fix/FB-002/builder"],
    ],
    [
      "one at a time on a unit, the worst first",
      [
        { moves: built, unit: A, severity: "low" },
        { moves: built, unit: A, severity: "high" },
      ],
      ["fix build: fix/FB-002/builder"],
    ],
    [
      "one at a time on a unit that one of them names by its number",
      [
        { moves: built, unit: "001" },
        { moves: built, unit: A },
      ],
      ["fix build: fix/FB-001/builder"],
    ],
    [
      "units of one name in two stages",
      [
        { moves: built, unit: A },
        { moves: built, unit: A, stage: "ship" },
      ],
      ["fix build: fix/FB-001/builder", "fix ship: fix/FB-002/builder"],
    ],
    [
      "one without a unit alone",
      [
        { moves: built, unit: null },
        { moves: built, unit: A },
      ],
      ["fix build: fix/FB-001/builder"],
    ],
    [
      "one of which nobody said what it concerns alone",
      [{ moves: built }, { moves: built, unit: A }],
      ["fix build: fix/FB-001/builder"],
    ],
    [
      "one without a unit never beside another",
      [
        { moves: built, unit: A },
        { moves: built, unit: null },
      ],
      ["fix build: fix/FB-001/builder"],
    ],
    [
      "an implementer at work holds its unit and no other",
      [
        { moves: "c+ b?", unit: B, severity: "low" },
        { moves: built, unit: B },
        { moves: built, unit: A },
      ],
      ["fix build: fix/FB-003/builder"],
    ],
    [
      "an assessor at work holds its unit",
      [
        { moves: "c+ b+ a?", unit: A },
        { moves: built, unit: A },
      ],
      [],
    ],
    [
      "one without a unit at work holds all",
      [
        { moves: "c+ b?", unit: null },
        { moves: built, unit: A },
      ],
      [],
    ],
    ["classifying beside all of them", [{ moves: "c+ b?", unit: null }, {}], ["triage build: fix/FB-002/classifier"]],
    ["an assessor in a job of its own", [{ moves: "c+ b+", unit: A }], ["fix build: fix/FB-001/feedback-assessor"]],
    ["a rejection goes back one hat", [{ moves: "c+ b+ a-", unit: A }], ["fix build: fix/FB-001/builder"]],
  ];
  it.each(cases)("%s", (_, rows, jobs) => {
    const now = placeOf(books(findings(rows)));
    expect(jobsOf(now)).toEqual(jobs);
    expect(now).toMatchObject({ track: "B", phase: "execute", waits_for: "agents" });
  });

  it("goes on beside one that a person holds", () => {
    const [held, free] = findings([
      { moves: built, unit: A },
      { moves: built, unit: A },
    ]);
    if (!held || !free) throw new Error("no findings");
    const cancel = anIntervention("cancel", { step: "build/fix/FB-001/builder" });
    const now = placeOf(books([{ ...held, interventions: [cancel] }, free]));
    expect(jobsOf(now)).toEqual(["fix build: fix/FB-002/builder"]);
    expect(now.waits_for).toBe("agents");
    expect(partsOf(now)[0]).toMatchObject({
      subject: "fix FB-001 builder",
      because: "cancelled by developer; it is held",
    });
  });
});

describe("a finding with units made for it", () => {
  const made = (...units: readonly string[]) => placeOf(books([aFinding({ units, iterations: loop("c+ b+") })]));
  it("goes on when they are done, in the stage they were made in", () => {
    expect(jobsOf(made("build/unit-001-load-rows"))).toEqual(["fix build: fix/FB-001/feedback-assessor"]);
  });

  it("waits while one of them is not", () => {
    expect(made("build/unit-001-load-rows", "build/unit-002-x").track).toBe("C");
    expect(made("ship/unit-001-load-rows").track).toBe("C"); // of the same name, in another stage
  });
});

describe("what is said of findings that are worked", () => {
  it("names the hat, at work or next, the worst first", () => {
    const filed = findings([{ severity: "low" }, { moves: "c+ b?", unit: null }, { stage: "ship" }, { stage: null }]);
    const agent = { met: false, who: "an agent in CI" };
    const title = "The last row is dropped";
    expect(partsOf(placeOf(books(filed)))).toEqual([
      { subject: `FB-002 ${title}`, because: "builder is working on it", ...agent },
      { subject: `FB-001 ${title}`, because: "classifier is next", ...agent },
      { subject: `FB-003 ${title}`, because: "classifier is next", ...agent },
      { subject: `FB-004 ${title}`, because: "classifier is next", ...agent },
    ]);
  });

  it("weighs by number where all else is equal", () => {
    const filed = findings([{}, {}, {}]).toReversed();
    expect(partsOf(placeOf(books(filed))).map(({ subject }) => subject.slice(0, 6))).toEqual([
      "FB-001",
      "FB-002",
      "FB-003",
    ]);
  });
});

describe("what is said of findings that nobody works on", () => {
  const park = { at: NOON, by: null, source: "engine", do: "park" };
  const parked = (differs: Partial<Finding> = {}): IntentState =>
    aState({ stages: { build: stageAt("planned") }, findings: [aFinding({ interventions: [park], ...differs })] });

  it("names who may do what, with the finding's number", () => {
    const now = placeOf(parked());
    expect(now).toMatchObject({ track: "C", phase: "execute", lanes: [], acts: [], waits_for: "stuck" });
    expect(partsOf(now)).toEqual([
      {
        subject: "FB-001 The last row is dropped",
        met: false,
        because: "blocker; the fix loop has ended without closing it",
        who: "someone with the command permission (to waive or reject: the waive permission)",
        how: "`/haiku retry FB-001 <note>`, `/haiku waive FB-001 <reason>`, `/haiku reject FB-001 <reason>` or `/haiku severity FB-001 <level>`",
      },
    ]);
    expect(partsOf(placeOf(parked({ severity: null })))[0]?.because).toBe(
      "not yet weighed; the fix loop has ended without closing it",
    );
  });

  const waiver = { by: DEVELOPER, at: NOON, reason: "later", until: null };
  const BEFORE = "2026-11-21T11:59:59.999Z";
  const AFTER = "2026-11-21T12:00:00.001Z";
  it.each<[string, Partial<Finding>, boolean]>([
    ["a blocker", {}, true],
    ["an agent's high one", { severity: "high" }, false],
    ["a person's high one", { severity: "high", author: { login: "developer", id: 1, kind: "human" } }, true],
    ["one that is closed", { resolution: "fixed" }, false],
    ["one that waits for the units made for it", { interventions: [], units: ["unit-002-x"] }, false],
    ["one waived for good", { waiver }, false],
    ["one waived until later", { waiver: { ...waiver, until: AFTER } }, false],
    ["one whose waiver ends now", { waiver: { ...waiver, until: NOON } }, true],
    ["one whose waiver has run out", { waiver: { ...waiver, until: BEFORE } }, true],
  ])("%s stops the stage: %#", (_, differs, stops) => {
    expect(placeOf(parked(differs)).waits_for).toBe(stops ? "stuck" : "agents");
  });
});
