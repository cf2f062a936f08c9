import { describe, expect, it } from "vitest";
import {
  approvalFor,
  distinct,
  type Facts,
  filesSeenAtGate,
  type GateSeen,
  gateApprovalsOf,
  type PendingApproval,
  type Position,
  type StagePullRequest,
  type StageRecord,
} from "../../../src/method/index.ts";
import { mergeProblem } from "../../../src/method/position/gate-approvals.ts";
import { someFacts } from "../../support/recorded/observation.ts";
import { aPlannedUnit, somePlans } from "../../support/recorded/plans.ts";
import { aFinding, aState, DEVELOPER, MAINTAINER, NOON } from "../../support/recorded/records.ts";
import { partsOf, placeOf, stageAt } from "../../support/recorded/standing.ts";

/* What the engine does at a gate: open it, pass it, take somebody's merge or call it early, remind, merge. */

const MAIN = "haiku/airports/main";
const files = new Map([["src/load.ts", "1".repeat(40)]]);
const today = filesSeenAtGate("airports", [aPlannedUnit()], files);
const clearance = { at: NOON, by: MAINTAINER, source: "review", ref: "review/1", witnesses: today } as const;

function merged(differs: Partial<NonNullable<StagePullRequest["merged"]>> = {}): StagePullRequest {
  const by = { by: MAINTAINER, at: NOON, commit: "m", allowed: true, agreed_by: [MAINTAINER], ...differs };
  return { number: 3, state: "merged", draft: false, head: "h", merged: by };
}
const unmerged: StagePullRequest = { number: 3, state: "open", draft: false, head: "h", merged: null };

const gate = (change: Partial<GateSeen>): { gate: GateSeen } => ({
  gate: { count: 1, requester: null, events: [], ...change },
});
const approval = (by: PendingApproval["by"], ref = "review/1"): PendingApproval => {
  return { ...clearance, by, ref, for: "gate", commit: "h" };
};

function place(differs: Parameters<typeof stageAt>[1], facts: Partial<Facts> = {}): Position {
  return placeOf(stageAt("approved", differs), { files, ...facts });
}

/** The same where agents could do nothing about the checks that fail: it was filed and closed. */
function unmended(differs: Parameters<typeof stageAt>[1], facts: Partial<Facts>): Position {
  const failed = (facts.foreign_checks ?? []).filter(({ state }) => state === "failed");
  const findings = failed.map(({ name }, i) =>
    aFinding({ id: `FB-00${i + 1}`, source_ref: `check:${name}@h`, origin: "agent", resolution: "non_actionable" }),
  );
  return placeOf(aState({ stages: { build: stageAt("approved", differs) }, findings }), { files, ...facts });
}

function acted(now: Position, operation: Position["acts"][number], because: string): void {
  const phase = operation.act === "merge_stage" || operation.act === "record_merge" ? "merge" : "gate";
  expect(now).toMatchObject({ phase, lanes: [], waits_for: "engine" });
  expect(now.acts).toEqual([operation]);
  expect(partsOf(now)).toEqual([{ subject: phase, met: false, because, who: "the engine" }]);
}

describe("before it is open", () => {
  const failing = (...names: readonly string[]): Facts["foreign_checks"] =>
    names.map((name, i) => ({ name, state: i === 0 ? "pending" : "failed" }));

  it("opens when everything is signed", () => {
    acted(place({}), { act: "open_gate", stage: "build" }, "everything is signed; the gate opens");
  });

  it("waits for the repository's own checks, what has failed before what still runs", () => {
    const now = unmended({}, { foreign_checks: failing("ci", "lint") });
    expect(now).toMatchObject({ phase: "gate", waits_for: "person", acts: [], lanes: [] });
    expect(partsOf(now)).toEqual([
      {
        subject: "checks",
        met: false,
        because: "the repository's own checks have not passed",
        parts: [
          {
            subject: "lint",
            met: false,
            because: "failed",
            who: "someone with the command permission",
            how: "push what mends it, have it mended by `/haiku feedback <text>`, or run the check again",
          },
          {
            subject: "ci",
            met: false,
            because: "has not ended",
            who: "nobody",
            how: "nothing is to be done: it goes on by itself when it has passed",
          },
        ],
      },
    ]);
  });

  it.each([
    ["check", "ci", ["lint"]],
    ["label", "ci", ["lint", "ci"]],
  ] as const)("does not wait for the %s it awaits once open", (kind, name, left) => {
    const events = [{ kind, name, met: false, because: "not yet", ref: null, by: null }];
    const now = unmended(
      { frozen: { gate: ["await"] } },
      { ...gate({ events }), foreign_checks: failing("ci", "lint") },
    );
    expect(partsOf(now)[0]?.parts?.map(({ subject }) => subject)).toEqual(left);
  });

  it("waits for nobody where no check has failed", () => {
    expect(place({}, { foreign_checks: failing("ci") })).toMatchObject({
      waits_for: "nobody",
      acts: [],
      phase: "gate",
    });
  });

  it("waits a while for a check that is required and has not begun", () => {
    const now = place({}, { unreported_checks: [{ name: "test", until: "2026-11-21T12:04:00.000Z" }] });
    expect(now).toMatchObject({ phase: "gate", waits_for: "nobody", acts: [] });
    expect(partsOf(now)[0]?.parts).toEqual([
      {
        subject: "test",
        met: false,
        because: "is required on the default branch and has not begun",
        who: "nobody",
        how: "nothing is to be done: after five minutes without it the gate says that it did not run here",
      },
    ]);
  });

  it("opens without a required check that does not run here", () => {
    const now = place({}, { unreported_checks: [{ name: "test", until: null }] });
    acted(now, { act: "open_gate", stage: "build" }, "everything is signed; the gate opens");
  });

  it("takes no approval", () => {
    expect(place({}, { pending_approvals: [approval(MAINTAINER)] }).acts).toEqual([
      { act: "open_gate", stage: "build" },
    ]);
  });

  it("calls a merge early, before anything else that could be done", () => {
    const why = "maintainer merged before the gate was open";
    for (const standing of ["planned", "approved"] as const) {
      const now = placeOf(stageAt(standing), { files, stage_pull: merged() });
      acted(now, { act: "early_merge", stage: "build", why }, why);
      expect(now.track).toBe("C");
    }
  });

  it.each<[string, Parameters<typeof stageAt>[1], StagePullRequest]>([
    ["where nobody merged", {}, unmerged],
    ["of a stage that has no pull request of its own", { branch: MAIN }, merged()],
  ])("calls no merge early %s", (_, differs, stage_pull) => {
    expect(placeOf(stageAt("planned", differs), { stage_pull }).phase).toBe("review");
  });
});

describe("while it is open", () => {
  const open = { gate_opened_at: NOON };
  const failed: Partial<Facts> = { foreign_checks: [{ name: "ci", state: "failed" }] };

  it("is not passed while a check of the repository fails, approved or not", () => {
    for (const pending_approvals of [[], [approval(MAINTAINER)]]) {
      const now = unmended(open, { ...failed, pending_approvals });
      expect(now).toMatchObject({ phase: "gate", acts: [], waits_for: "person" });
      expect(partsOf(now)[0]?.parts?.map(({ subject }) => subject)).toEqual(["ci"]);
    }
  });

  it("is not merged by the engine while a check fails, though somebody has passed it", () => {
    const now = unmended({ ...open, gate: clearance }, { ...failed, stage_pull: unmerged });
    expect(now).toMatchObject({ phase: "gate", acts: [] });
  });

  it("takes a merge by people whatever the checks say", () => {
    const now = place({ ...open, frozen: { gate: ["external"] } }, { ...failed, stage_pull: merged() });
    expect(now.acts).toEqual([{ act: "clear_gate", stage: "build" }]);
  });

  it("names required checks that did not run here to whoever passes it", () => {
    const missing = ["lint", "test"].map((name) => ({ name, until: null }));
    expect(partsOf(place(open, { unreported_checks: missing }))[0]?.because).toContain(
      "; required on the default branch, but did not run here: lint, test (`/haiku run-ci` starts what is held back)",
    );
  });
});

describe("once it is open", () => {
  const open = { gate_opened_at: NOON };
  const clear = { act: "clear_gate", stage: "build" } as const;

  it("is passed by an approval", () => {
    acted(place(open, { pending_approvals: [approval(MAINTAINER)] }), clear, "the gate is being passed");
  });

  it("is passed by a merge", () => {
    acted(place(open, { stage_pull: merged() }), clear, "the pull request was merged");
  });

  it("takes no merge of another branch", () => {
    expect(place({ ...open, branch: MAIN }, { stage_pull: merged() })).toMatchObject({
      acts: [],
      waits_for: "person",
    });
  });

  it("is passed by the engine alone where it is automatic", () => {
    acted(place({ ...open, branch: MAIN, frozen: { gate: ["auto"] } }), clear, "the gate is being passed");
  });

  const alone = "second_person_required: developer asked for this work and merged it alone; somebody else has to agree";
  const byDeveloper = { by: DEVELOPER, agreed_by: [DEVELOPER] };
  it.each<[string, Parameters<typeof merged>[0], Partial<GateSeen>, string | null]>([
    ["by who may", {}, {}, null],
    ["by who may not", { allowed: false }, {}, "maintainer merged without the approve permission"],
    ["by nobody known", { by: null, allowed: false }, {}, "somebody merged without the approve permission"],
    [
      "by GitHub, told to before somebody pushed",
      { overtaken: "developer pushed to it" },
      {},
      "maintainer told GitHub to merge it before developer pushed to it, and has not agreed to what was merged",
    ],
    ["by who asked for the work", byDeveloper, { requester: DEVELOPER }, alone],
    ["by too few", {}, { count: 2 }, "1 of 2 people agreed"],
    ["by one counted twice", { agreed_by: [MAINTAINER, MAINTAINER] }, { count: 2 }, "1 of 2 people agreed"],
    ["by enough", { agreed_by: [MAINTAINER, DEVELOPER] }, { count: 2 }, null],
    ["by one where nobody is counted", { agreed_by: [] }, { count: 1 }, null],
  ])("a merge %s", (_, by, seen, why) => {
    const now = place({ ...open, frozen: { gate: ["external"] } }, { ...gate(seen), stage_pull: merged(by) });
    if (why === null) return acted(now, clear, "the pull request was merged");
    acted(now, { act: "early_merge", stage: "build", why }, why);
  });

  it.each(["escalate", "block"] as const)("reminds people in time: %s", (timeout_action) => {
    const protocol = { timeout: "1h", timeout_action, conditions: [] };
    const now = place({ ...open, frozen: { protocol } }, { now: "2026-11-21T13:00:00.000Z" });
    acted(now, { act: "time_out", stage: "build", action: timeout_action }, "nobody passed the gate in time");
  });
});

describe("once it is passed", () => {
  const passed = { gate_opened_at: NOON, gate: clearance };
  const because = "the gate is passed; the stage is being merged";
  it.each<["merge_stage" | "record_merge", string, Partial<StageRecord>, StagePullRequest | null]>([
    ["merge_stage", "a pull request that is open", {}, unmerged],
    ["record_merge", "one that somebody merged", {}, merged()],
    ["record_merge", "the intent branch, where there is nothing to merge", { branch: MAIN }, unmerged],
  ])("is a %s of %s", (act, _, { branch }, stage_pull) => {
    const differs = branch === undefined ? passed : { ...passed, branch };
    acted(place(differs, { stage_pull }), { act, stage: "build" }, because);
  });

  it("is not passed by a merge a second time", () => {
    expect(place(passed, { stage_pull: merged() }).acts).toEqual([{ act: "record_merge", stage: "build" }]);
    const early = placeOf(stageAt("planned", { gate: clearance }), { stage_pull: merged() });
    expect(early.phase).toBe("review");
  });
});

describe("the approval that is written down", () => {
  const stage = stageAt("approved", { gate_opened_at: NOON, frozen: { gate: ["external", "ask"] } });
  const clearing = (pending_approvals: readonly PendingApproval[], seen: Partial<GateSeen> = {}): string | null => {
    const ledger = {
      state: aState({ stages: { build: stage } }),
      facts: someFacts({ plans: somePlans(), files, pending_approvals, ...gate(seen) }),
    };
    return approvalFor(ledger, stage)?.ref ?? null;
  };
  it.each<[string, readonly PendingApproval[], Partial<GateSeen>, string | null]>([
    ["nobody's", [], {}, null],
    ["the first", [approval(DEVELOPER, "a"), approval(MAINTAINER, "b")], {}, "a"],
    ["somebody else's", [approval(DEVELOPER, "a"), approval(MAINTAINER, "b")], { requester: DEVELOPER }, "b"],
    ["one of nobody in particular beside it", [approval(null, "a"), approval(MAINTAINER, "b")], {}, "b"],
  ])("is %s", (_, offered, seen, want) => {
    expect(clearing(offered, seen)).toBe(want);
  });

  it("counts accounts, not names", () => {
    const renamed = { login: "maintainer-2", id: MAINTAINER.id };
    expect(distinct([MAINTAINER, null, renamed, DEVELOPER])).toEqual([renamed, DEVELOPER]);
  });

  it.each<[readonly ("auto" | "await" | "ask" | "external")[], boolean, string | null]>([
    [["auto"], true, "engine"],
    [["await"], true, "event"],
    [["await"], false, null],
    [["await", "auto"], true, "engine"],
    [["ask"], true, "person"],
    [["external"], true, null],
  ])("of %j with its events met %s comes from: %s", (kinds, met, by) => {
    const events = [{ kind: "check", name: "ci", met, because: "", ref: null, by: null }] as const;
    const own = stageAt("approved", { frozen: { gate: kinds } });
    const facts = someFacts({
      plans: somePlans(),
      files,
      pending_approvals: [approval(MAINTAINER)],
      ...gate({ events }),
    });
    const passage = gateApprovalsOf({ state: aState({ stages: { build: own } }), facts }, own);
    expect(passage?.by ?? null).toBe(by);
    if (passage?.by === "event") expect(passage.events).toEqual(events);
    if (passage?.by === "person") expect(passage.approval).toEqual(approval(MAINTAINER));
  });

  it("has no place for a merge before the gate was open, whoever merged", () => {
    const closed = stageAt("approved");
    const { merged: one } = merged({ by: null });
    if (!one) throw new Error("not merged");
    expect(mergeProblem({ state: aState({ stages: { build: closed } }), facts: someFacts() }, closed, one)).toBe(
      "somebody merged before the gate was open",
    );
  });
});

describe("a passed gate", () => {
  const passed = { gate: clearance, gate_opened_at: NOON };
  const refused = { act: "merge_stage", why: "Repository rule violations found" } as const;

  it("whose merge GitHub refuses tells people whom to ask, and is tried again", () => {
    const now = place(passed, { stage_pull: unmerged, refused });
    expect(now).toMatchObject({ phase: "merge", waits_for: "person", acts: [{ act: "merge_stage" }] });
    expect(partsOf(now)).toEqual([
      {
        subject: "merge",
        met: false,
        because: "the gate is passed, but GitHub refuses the merge: Repository rule violations found",
        who: "someone who may change the repository's rules, or who may merge",
        how: "make the App a bypass actor of the rule, or do what it asks for; or merge #3 yourself",
      },
    ]);
  });

  it("that only the merge queue may merge says how people put it there", () => {
    const queue = { ...refused, why: "Changes must be made through the merge queue" };
    const [part] = partsOf(place(passed, { stage_pull: unmerged, refused: queue })) ?? [];
    expect(part?.how).toContain("or put #3 into the merge queue");
  });

  it("that was merged all the same is recorded without that", () => {
    const now = place(passed, { stage_pull: merged(), refused });
    expect(now).toMatchObject({ phase: "merge", waits_for: "engine", acts: [{ act: "record_merge" }] });
  });

  it("counts for what stands; for something else it is open again, unless that has merged", () => {
    const other = { ...passed, gate: { ...clearance, witnesses: { ...today, "evil.js": "1" } } };
    expect(place(passed, { stage_pull: unmerged }).acts).toEqual([{ stage: "build", act: "merge_stage" }]);
    expect(place(other, { stage_pull: unmerged })).toMatchObject({ phase: "gate", acts: [] });
    expect(place(other, { stage_pull: merged() }).acts).toEqual([{ stage: "build", act: "record_merge" }]);
    const here = { ...other, branch: MAIN };
    expect(place(here, { stage_pull: merged() })).toMatchObject({ phase: "gate", acts: [] });
  });
});

describe("an open gate", () => {
  const ready = (differs: Parameters<typeof stageAt>[1], facts: Partial<Facts> = {}) =>
    place({ gate_opened_at: NOON, ...differs }, { stage_pull: unmerged, ...facts }).ready ?? false;
  const waited = { kind: "label", name: "go", met: false, because: "not yet", ref: null, by: null } as const;

  it.each<[string, Parameters<typeof stageAt>[1], Partial<Facts>, boolean]>([
    ["is ready when the merge itself passes it", { frozen: { gate: ["external"] } }, {}, true],
    ["is ready when that is one of the ways", { frozen: { gate: ["ask", "external"] } }, {}, true],
    ["is not when a person approves", { frozen: { gate: ["ask"] } }, {}, false],
    [
      "is not after an early merge",
      {
        frozen: { gate: ["external"] },
        branch: MAIN,
        early_merge: { at: NOON, ref: "m", by: DEVELOPER, why: "early" },
      },
      {},
      false,
    ],
    [
      "is not while something else is waited for",
      { frozen: { gate: ["external", "await"] } },
      gate({ events: [waited] }),
      false,
    ],
  ])("%s", (_, differs, seen, wanted) => {
    expect(ready(differs, seen)).toBe(wanted);
  });
});
