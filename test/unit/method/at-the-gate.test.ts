import { describe, expect, it } from "vitest";
import {
  type EventSeen,
  type Facts,
  filesSeenAtGate,
  type GateSeen,
  type PendingApproval,
  type Position,
  type StagePullRequest,
  type StageRecord,
} from "../../../src/method/index.ts";
import { aPlannedUnit } from "../../support/recorded/plans.ts";
import { DEVELOPER, MAINTAINER, NOON } from "../../support/recorded/records.ts";
import { partsOf, placeOf, stageAt } from "../../support/recorded/standing.ts";

/* What is said at an open gate: why it is not passed, who can pass it and how. */

const APPROVERS = "someone with the approve permission";
const APPROVE = "approve the pull request, or comment `/haiku approve`";
const BUILT = "stage build is built and signed by every role";
const files = new Map([["src/load.ts", "1".repeat(40)]]);
const today = filesSeenAtGate("airports", [aPlannedUnit()], files);
const unitPage = ".haiku/intents/airports/stages/build/units/unit-001-load-rows.md";

type Frozen = Partial<StageRecord["frozen"]>;

function atGate(frozen: Frozen, facts: Partial<Facts> = {}, differs: Partial<StageRecord> = {}): Position {
  const { frozen: _, ...rest } = differs;
  return placeOf(stageAt("approved", { gate_opened_at: NOON, ...rest, frozen }), { files, ...facts });
}

const gate = (change: Partial<GateSeen>): { gate: GateSeen } => ({
  gate: { count: 1, requester: null, events: [], ...change },
});

function approval(differs: Partial<PendingApproval> = {}): PendingApproval {
  const given = { at: NOON, by: MAINTAINER, source: "review", ref: "review/1", for: "gate", commit: "h" } as const;
  return { ...given, witnesses: today, ...differs };
}

function merged(differs: Partial<NonNullable<StagePullRequest["merged"]>> = {}): { stage_pull: StagePullRequest } {
  const by = { by: MAINTAINER, at: NOON, commit: "m", allowed: true, agreed_by: [MAINTAINER], ...differs };
  return { stage_pull: { number: 3, state: "merged", draft: false, head: "h", merged: by } };
}

const early = { at: NOON, ref: "m", by: DEVELOPER, why: "developer merged before the gate was open" };

describe("the ways through a gate", () => {
  const cases: readonly [string, Frozen, Partial<StageRecord>, object][] = [
    ["ask", { gate: ["ask"] }, {}, { because: BUILT, who: APPROVERS, how: APPROVE }],
    [
      "external",
      { gate: ["external"] },
      {},
      { because: BUILT, who: "whoever may merge", how: "merge the pull request" },
    ],
    [
      "either",
      { gate: ["external", "ask"] },
      {},
      { because: BUILT, who: "whoever may merge", how: `merge the pull request; or ${APPROVE}` },
    ],
    [
      "external after an early merge",
      { gate: ["external"] },
      { early_merge: early },
      {
        because: `${BUILT}; ${early.why}, so its gate is still to be passed`,
        who: APPROVERS,
        how: "comment `/haiku approve`",
      },
    ],
  ];
  it.each(cases)("%s", (_, frozen, differs, reason) => {
    const now = atGate(frozen, {}, differs);
    expect(now).toMatchObject({ phase: "gate", waits_for: "person", lanes: [], acts: [] });
    expect(partsOf(now)).toEqual([{ subject: "gate", met: false, ...reason }]);
  });

  it("and approvals of people who may not approve", () => {
    const unheeded = [{ login: "outsider", need: "the role maintain" }];
    expect(partsOf(atGate({ gate: ["ask"] }, { unheeded }))[0]?.because).toBe(
      `${BUILT}; outsider has approved, which does not count here: it needs the role maintain`,
    );
  });
});

describe("an approval of what has changed since", () => {
  const because = (...witnesses: readonly PendingApproval["witnesses"][]): string =>
    partsOf(atGate({ gate: ["ask"] }, { pending_approvals: witnesses.map((one) => approval({ witnesses: one })) }))[0]
      ?.because ?? "";
  const CHANGED = "an approval was given, but what it saw has changed since:";

  it.each<[string, PendingApproval["witnesses"], string]>([
    ["a file that is another one now", { ...today, "src/load.ts": "2".repeat(40) }, "src/load.ts"],
    ["a file that was not there", { [unitPage]: null }, "src/load.ts"],
    ["a file that is gone", { ...today, "src/old.ts": null }, "src/old.ts"],
    ["all of them by name", { "src/old.ts": null }, `${unitPage}, src/load.ts, src/old.ts`],
  ])("names %s", (_, witnesses, paths) => {
    expect(because(witnesses)).toBe(`${CHANGED} ${paths}`);
  });

  it.each([
    [5, "a1, a2, a3, a4, a5"],
    [6, "a1, a2, a3, a4, a5 and 1 more"],
    [8, "a1, a2, a3, a4, a5 and 3 more"],
  ])("names five of %i, and how many more", (count, paths) => {
    const gone = Object.fromEntries(Array.from({ length: count }, (_, i) => [`a${i + 1}`, null]));
    expect(because({ ...today, ...gone })).toBe(`${CHANGED} ${paths}`);
  });

  it("names a path once for two approvals", () => {
    const old = { ...today, "src/load.ts": "2".repeat(40) };
    expect(because(old, { ...old, "src/old.ts": null })).toBe(`${CHANGED} src/load.ts, src/old.ts`);
  });

  it("is not told apart from one of the plan by its witnesses", () => {
    const pending_approvals = [approval({ for: "plan" })];
    expect(atGate({ gate: ["ask"] }, { pending_approvals }).acts).toEqual([]);
    expect(partsOf(atGate({ gate: ["ask"] }, { pending_approvals }))[0]?.because).toBe(BUILT);
  });
});

describe("people who are missing", () => {
  const parts = (now: Position): unknown => partsOf(now)[0]?.parts;
  const more = (because: string, how = APPROVE) => ({ subject: "approvals", met: false, because, who: APPROVERS, how });

  it("are counted, and those who have approved are named", () => {
    const pending_approvals = [approval(), approval({ by: DEVELOPER })];
    expect(parts(atGate({ gate: ["ask"] }, gate({ count: 2 })))).toEqual([more("0 of 2 people have approved")]);
    expect(parts(atGate({ gate: ["ask"] }, { ...gate({ count: 3 }), pending_approvals }))).toEqual([
      more("2 of 3 people have approved (maintainer, developer)"),
    ]);
  });

  it("are not counted where an event or the engine approved for nobody", () => {
    const pending_approvals = [approval({ by: null })];
    expect(atGate({ gate: ["ask"] }, { pending_approvals })).toMatchObject({ acts: [], waits_for: "person" });
  });

  it("must be somebody else than who asked for the work", () => {
    const seen = { ...gate({ requester: DEVELOPER }), pending_approvals: [approval({ by: DEVELOPER })] };
    const second = {
      subject: "second person",
      met: false,
      because: "second_person_required: developer asked for this work and cannot pass this gate alone",
      who: "someone other than developer",
      how: "approve the pull request, or merge it",
    };
    expect(parts(atGate({ gate: ["external", "ask"] }, seen))).toEqual([second]);
    const two = { ...seen, ...gate({ requester: DEVELOPER, count: 2 }) };
    const how = `merge the pull request; or ${APPROVE}`;
    expect(parts(atGate({ gate: ["external", "ask"] }, two))).toEqual([
      more("1 of 2 people have approved (developer)", how),
      second,
    ]);
    expect(parts(atGate({ gate: ["external", "ask"] }, { ...two, pending_approvals: [approval()] }))).toEqual([
      more("1 of 2 people have approved (maintainer)", how),
    ]);
  });
});

describe("events that are missing", () => {
  const event = (kind: EventSeen["kind"], name: string): EventSeen => {
    return { kind, name, met: false, because: `${name} is not there yet`, ref: null, by: null };
  };
  const check = event("check", "deployed");
  const label = event("label", "legal");
  const date = event("date", "2026-12-01");
  const said = {
    check: { who: "whoever runs deployed", how: "the check `deployed` has to succeed" },
    label: { who: APPROVERS, how: "set the label `legal` on the pull request" },
    date: { who: "nobody", how: "nothing is to be done: it goes on by itself" },
  };
  const reason = (one: EventSeen) => {
    return { subject: `${one.kind} ${one.name}`, met: false, because: one.because, ...said[one.kind] };
  };

  it.each([
    [check, "nobody"],
    [label, "person"],
    [date, "nobody"],
  ] as const)("are named: %j", (one, waits_for) => {
    const now = atGate({ gate: ["await"] }, gate({ events: [one] }));
    expect(now).toMatchObject({ phase: "gate", acts: [], lanes: [], waits_for });
    expect(partsOf(now)).toEqual([reason(one)]);
  });

  it("are all named", () => {
    const now = atGate({ gate: ["await"] }, gate({ events: [check, { ...date, met: true }, label] }));
    expect(now.waits_for).toBe("person");
    expect(partsOf(now)).toEqual([{ ...reason(check), subject: "gate", parts: [reason(check), reason(label)] }]);
  });

  it("stand beside what people have to do", () => {
    const now = atGate({ gate: ["await", "ask"] }, gate({ events: [check], count: 2 }));
    expect(now.waits_for).toBe("person");
    expect(partsOf(now)).toMatchObject([
      { subject: "gate", because: BUILT, parts: [reason(check), { subject: "approvals" }] },
    ]);
  });

  it("are not waited for at a gate that awaits nothing", () => {
    expect(atGate({ gate: ["auto"] }, gate({ events: [check] })).acts).toEqual([{ act: "clear_gate", stage: "build" }]);
  });

  it.each<[string, Frozen, Partial<Facts>, Partial<StageRecord>, Position["waits_for"]]>([
    ["a person", { gate: ["await", "external"] }, {}, {}, "person"],
    ["nobody once merged", { gate: ["await", "external"] }, merged(), {}, "nobody"],
    [
      "a person after an early merge",
      { gate: ["await", "external"] },
      merged(),
      { early_merge: early, branch: "haiku/airports/main" },
      "person",
    ],
    ["nobody once approved", { gate: ["await", "ask"] }, { pending_approvals: [approval()] }, {}, "nobody"],
    ["nobody where the engine passes it", { gate: ["await", "auto"] }, {}, {}, "nobody"],
  ])("are waited for by %s", (_, frozen, seen, differs, waits_for) => {
    const now = atGate(frozen, { ...gate({ events: [check] }), ...seen }, differs);
    expect(now).toMatchObject({ phase: "gate", acts: [], waits_for });
    if (waits_for === "nobody") expect(partsOf(now)).toEqual([reason(check)]);
  });
});

describe("a gate that was open for too long", () => {
  const late = { gate_timed_out: { at: NOON, action: "escalate" as const } };
  const time = { subject: "time", met: false, because: "nobody passed this gate within 2h", who: APPROVERS };
  const protocol = { timeout: "2h", conditions: [] };

  it.each<[string, Frozen, object]>([
    ["says so", { gate: ["ask"], protocol }, { ...time, how: APPROVE }],
    [
      "names every way through",
      { gate: ["external", "ask"], protocol },
      { ...time, how: `merge the pull request; or ${APPROVE}` },
    ],
    [
      "calls whom its protocol names",
      { gate: ["ask"], protocol: { ...protocol, escalation: "the data team" } },
      { ...time, who: "the data team", how: APPROVE },
    ],
    [
      "says so where no time is written any more",
      { gate: ["ask"] },
      { ...time, because: "nobody passed this gate within its time", how: APPROVE },
    ],
  ])("%s", (_, frozen, part) => {
    expect(partsOf(atGate(frozen, {}, late))[0]?.parts).toEqual([part]);
  });

  it("where an event and people are waited for says what people can do", () => {
    const events = [{ kind: "check", name: "deployed", met: false, because: "it runs", ref: null, by: null }] as const;
    const now = atGate({ gate: ["await", "ask"], protocol }, gate({ events }), late);
    expect(partsOf(now)[0]?.parts?.map(({ subject }) => subject)).toEqual(["check deployed", "time"]);
  });
});
