import { describe, expect, it } from "vitest";
import { durationMs } from "../../../src/method/derive/index.ts";
import {
  type EventSeen,
  type Facts,
  type FrozenStage,
  filesSeenAtGate,
  type GateKind,
  type GateSeen,
  type PendingApproval,
  type Person,
  type Reason,
  type SeenFiles,
  type StagePullRequest,
} from "../../../src/method/index.ts";
import { apply, at, plannedWalk, run, type Walk, where } from "../../support/walk.ts";

const developer: Person = { login: "developer", id: 1 };
const maintainer: Person = { login: "maintainer", id: 2 };
const reviewer: Person = { login: "reviewer", id: 3 };

/** At the open gate, with everything signed. */
function atGate(gate: readonly GateKind[], change: Partial<FrozenStage> = {}, seen: Partial<GateSeen> = {}): Walk {
  const walk = plannedWalk({ gate, ...change });
  sees(walk, seen);
  run(walk);
  return walk;
}

function sees(walk: Walk, gate: Partial<GateSeen>, facts: Partial<Facts> = {}): void {
  walk.facts = { ...walk.facts, ...facts, gate: { ...walk.facts.gate, ...gate } };
}

function approval(walk: Walk, by: Person, change: Partial<PendingApproval> = {}): PendingApproval {
  const witnesses = filesSeenAtGate("trip", walk.facts.plans.stages.build?.units ?? [], walk.facts.files);
  const ref = `review/${by.id}`;
  return { at: at(), by, source: "review", ref, for: "gate", commit: "h", witnesses, ...change };
}

function merged(by: Person, agreed_by: readonly Person[] = [by], allowed = true): StagePullRequest {
  return {
    number: 3,
    state: "merged",
    draft: false,
    head: "h",
    merged: { by, at: at(), commit: "m", allowed, agreed_by },
  };
}

function event(met: boolean, change: Partial<EventSeen> = {}): EventSeen {
  const because = met ? "deployed has succeeded" : "deployed is running";
  return { kind: "check", name: "deployed", met, because, ref: met ? "check/9" : null, by: null, ...change };
}

function words(reason: Reason): string {
  return [reason.because, ...(reason.parts ?? []).map(words)].join(" | ");
}

const CLEAR = [{ act: "clear_gate", stage: "build" }];

describe("which kinds of gate are cleared by what", () => {
  const cases: readonly [string, readonly GateKind[], { approved?: true; merged?: true; event?: boolean }, boolean][] =
    [
      ["auto alone", ["auto"], {}, true],
      ["ask, nobody", ["ask"], {}, false],
      ["ask, approved", ["ask"], { approved: true }, true],
      ["ask, merged by hand", ["ask"], { merged: true }, true],
      ["external, approved", ["external"], { approved: true }, false],
      ["external, merged", ["external"], { merged: true }, true],
      ["external or ask, approved", ["external", "ask"], { approved: true }, true],
      ["external or ask, merged", ["external", "ask"], { merged: true }, true],
      ["await, not yet", ["await"], { event: false }, false],
      ["await, happened", ["await"], { event: true }, true],
      ["await, approved and not yet", ["await"], { approved: true, event: false }, false],
      ["await and ask, only approved", ["await", "ask"], { approved: true, event: false }, false],
      ["await and ask, only happened", ["await", "ask"], { event: true }, false],
      ["await and ask, both", ["await", "ask"], { approved: true, event: true }, true],
      ["await and external, merged and not yet", ["await", "external"], { merged: true, event: false }, false],
      ["await and external, both", ["await", "external"], { merged: true, event: true }, true],
      ["await and external, only happened", ["await", "external"], { event: true }, false],
      ["await and auto, not yet", ["await", "auto"], { event: false }, false],
      ["await and auto, happened", ["await", "auto"], { event: true }, true],
    ];
  it.each(cases)("%s", (_, gate, given, clears) => {
    const waits = gate.includes("await") ? { events: [event(false)] } : {};
    const walk = gate.includes("auto") && given.event === undefined ? startedAuto() : atGate(gate, {}, waits);
    if (given.event !== undefined) sees(walk, { events: [event(given.event)] });
    if (given.approved) sees(walk, {}, { pending_approvals: [approval(walk, maintainer)] });
    if (given.merged) sees(walk, {}, { stage_pull: merged(maintainer) });
    expect(where(walk).acts).toEqual(clears ? CLEAR : []);
  });

  function startedAuto(): Walk {
    const walk = atGate(["ask"]);
    const stage = walk.state.stages.build;
    if (!stage) throw new Error("no stage");
    const frozen = { ...stage.frozen, gate: ["auto"] as const };
    walk.state = { ...walk.state, stages: { build: { ...stage, frozen } } };
    return walk;
  }

  it("needs every event it names", () => {
    const walk = atGate(["await"], {}, { events: [event(true), event(false, { kind: "label", name: "legal" })] });
    expect(where(walk)).toMatchObject({ acts: [], waits_for: "person" });
    sees(walk, { events: [event(true), event(true, { kind: "label", name: "legal" })] });
    expect(where(walk).acts).toEqual(CLEAR);
  });

  it("waits for nobody where only time or a machine is missing", () => {
    expect(where(atGate(["await"], {}, { events: [event(false)] })).waits_for).toBe("nobody");
    const asked = atGate(["await", "ask"], {}, { events: [event(false)] });
    expect(where(asked).waits_for).toBe("person");
    sees(asked, {}, { pending_approvals: [approval(asked, maintainer)] });
    expect(where(asked)).toMatchObject({ waits_for: "nobody" });
    expect(words(where(asked).reason)).toContain("deployed is running");
  });

  it("opens although the check it waits for has not ended", () => {
    const walk = plannedWalk({ gate: ["await"] });
    sees(walk, { events: [event(false)] }, { foreign_checks: [{ name: "deployed", state: "pending" }] });
    run(walk);
    expect(walk.state.stages.build?.gate_opened_at).not.toBeNull();
  });
});

describe("an approval counts for what was seen", () => {
  it("and names what has changed since", () => {
    const walk = atGate(["ask"]);
    const stale = approval(walk, maintainer, { witnesses: { "src/unit-001-load.ts": "0".repeat(40) } });
    sees(walk, {}, { pending_approvals: [stale] });
    expect(where(walk)).toMatchObject({ acts: [], waits_for: "person" });
    expect(words(where(walk).reason)).toMatch(/changed since: .*src\/unit-001-load\.ts/);
  });
});

describe("how many people it takes", () => {
  it.each<[number, readonly Person[], boolean]>([
    [1, [maintainer], true],
    [2, [maintainer], false],
    [2, [maintainer, maintainer], false],
    [2, [maintainer, reviewer], true],
    [3, [maintainer, reviewer], false],
  ])("%i, given by %j: %s", (count, people, clears) => {
    const walk = atGate(["ask"], {}, { count });
    sees(walk, {}, { pending_approvals: people.map((by) => approval(walk, by)) });
    expect(where(walk).acts).toEqual(clears ? CLEAR : []);
    if (!clears) expect(words(where(walk).reason)).toContain(`of ${count} people have approved`);
  });

  it("counts who merges among them", () => {
    const walk = atGate(["external"], {}, { count: 2 });
    sees(walk, {}, { stage_pull: merged(maintainer) });
    expect(where(walk).acts).toEqual([{ stage: "build", act: "early_merge", why: "1 of 2 people agreed" }]);
    sees(walk, {}, { stage_pull: merged(maintainer, [maintainer, reviewer]) });
    expect(where(walk).acts).toEqual(CLEAR);
  });
});

describe("a second person", () => {
  const requester = developer;

  it.each<[string, readonly GateKind[], Person | null, readonly Person[], boolean]>([
    ["is not asked for where the rule is off", ["external", "ask"], null, [developer], true],
    ["is not asked for at a gate without an external way", ["ask"], requester, [developer], true],
    ["has to be somebody else", ["external", "ask"], requester, [developer], false],
    ["may be anybody else", ["external", "ask"], requester, [maintainer], true],
    ["may join who asked for the work", ["external", "ask"], requester, [developer, maintainer], true],
  ])("%s", (_, gate, asked, people, clears) => {
    const walk = atGate(gate, {}, { requester: asked });
    sees(walk, {}, { pending_approvals: people.map((by) => approval(walk, by)) });
    expect(where(walk).acts).toEqual(clears ? CLEAR : []);
    if (!clears) expect(words(where(walk).reason)).toContain("second_person_required: developer asked for this work");
  });

  it.each<[readonly Person[], boolean]>([
    [[developer], false],
    [[developer, maintainer], true],
    [[maintainer], true],
    [[], false],
  ])("has to agree to a merge: %j", (agreed, clears) => {
    const walk = atGate(["external"], {}, { requester });
    sees(walk, {}, { stage_pull: merged(developer, agreed) });
    const act = { act: "early_merge", stage: "build", why: expect.stringContaining("second_person_required") };
    expect(where(walk).acts).toEqual(clears ? CLEAR : [act]);
  });

  it.each<[readonly Person[], "sealed" | "ended-early"]>([
    [[developer], "ended-early"],
    [[developer, maintainer], "sealed"],
    [[maintainer], "sealed"],
  ])("has to agree to the delivery: %j", (agreed, how) => {
    const walk = plannedWalk();
    sees(walk, { requester });
    expect(words(run(walk).reason)).toContain("not developer alone");
    sees(walk, {}, { intent_pull: merged(developer, agreed) });
    expect(where(walk).acts).toMatchObject([{ act: "end", how }]);
  });
});

describe("an early merge", () => {
  const early = (walk: Walk): void =>
    apply(walk, { do: "early_merge", at: at(), stage: "build", ref: "m", by: developer, why: "too soon", head: "m" });

  it("is found wherever the walk stands, and the stage goes on with the intent branch", () => {
    const walk = plannedWalk({ gate: ["external"] });
    sees(walk, {}, { stage_pull: merged(developer) });
    expect(where(walk).acts).toEqual([
      { act: "early_merge", stage: "build", why: "developer merged before the gate was open" },
    ]);
    early(walk);
    expect(walk.state.stages.build).toMatchObject({
      branch: "haiku/trip/main",
      early_merge: { ref: "m", why: "too soon" },
    });
    expect(walk.state.intent.head).toBe("m");
    expect(where(walk)).toMatchObject({ phase: "elaborate", lanes: [{ kind: "elaborate" }] });
  });

  it("leaves the gate to an approval, also an external one, and never clears itself", () => {
    const walk = atGate(["external"]);
    early(walk);
    sees(walk, {}, { stage_pull: null });
    expect(where(walk)).toMatchObject({ acts: [], waits_for: "person" });
    expect(words(where(walk).reason)).toContain("too soon");
    sees(walk, {}, { pending_approvals: [approval(walk, maintainer)] });
    expect(where(walk).acts).toEqual(CLEAR);
  });

  it("still asks for a second person", () => {
    const walk = atGate(["external"], {}, { requester: developer });
    early(walk);
    sees(walk, {}, { stage_pull: null, pending_approvals: [approval(walk, developer)] });
    expect(where(walk).acts).toEqual([]);
  });

  it("cannot be recorded twice", () => {
    const walk = atGate(["external"]);
    early(walk);
    expect(() => early(walk)).toThrow("has no branch of its own");
  });
});

describe("a gate that nobody passes", () => {
  const opened = (walk: Walk): number => Date.parse(walk.state.stages.build?.gate_opened_at ?? "");
  const later = (walk: Walk, ms: number): void => sees(walk, {}, { now: new Date(opened(walk) + ms).toISOString() });
  const hour = 3_600_000;

  it.each<[string, "escalate" | "block" | undefined, "escalate" | "block"]>([
    ["reminds people unless told otherwise", undefined, "escalate"],
    ["reminds people", "escalate", "escalate"],
    ["blocks", "block", "block"],
  ])("%s", (_, timeout_action, action) => {
    const walk = atGate(["ask"], {
      protocol: { timeout: "2h", conditions: [], ...(timeout_action && { timeout_action }) },
    });
    later(walk, 2 * hour - 1);
    expect(where(walk).acts).toEqual([]);
    later(walk, 2 * hour);
    expect(where(walk).acts).toEqual([{ act: "time_out", stage: "build", action }]);
    apply(walk, { do: "time_out", at: at(), stage: "build", action });
    expect(where(walk)).toMatchObject({ acts: [], waits_for: "person" });
    expect(words(where(walk).reason)).toContain("within 2h");
    expect(() => apply(walk, { do: "time_out", at: at(), stage: "build", action })).toThrow("timed out already");
  });

  it("waits anew when it opens again, and not at all once it is passed", () => {
    const walk = atGate(["ask"], { protocol: { timeout: "2h", conditions: [] } });
    apply(walk, { do: "time_out", at: at(), stage: "build", action: "escalate" });
    apply(walk, { do: "open_gate", at: at(), stage: "build" });
    expect(walk.state.stages.build?.gate_timed_out).toBeUndefined();
    later(walk, 3 * hour);
    sees(walk, {}, { pending_approvals: [approval(walk, maintainer)] });
    expect(where(walk).acts).toEqual(CLEAR);
  });

  it("does nothing about a time it cannot read", () => {
    const walk = atGate(["ask"], { protocol: { timeout: "soon", conditions: [] } });
    later(walk, 9999 * hour);
    expect(where(walk).acts).toEqual([]);
  });

  it.each<[string, number | null]>([
    ["30m", 1_800_000],
    ["48h", 172_800_000],
    ["2 days", 172_800_000],
    ["1 week", 604_800_000],
    ["1.5h", 5_400_000],
    ["soon", null],
    ["", null],
    ["5 years", null],
  ])("reads %s as %s ms", (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });
});

describe("a label is of what was seen when it was set", () => {
  const label = (witnesses: EventSeen["witnesses"]): EventSeen => {
    const by = { kind: "label", name: "legal", because: "maintainer set the label legal", by: maintainer } as const;
    return event(true, { ...by, ref: "label/legal", ...(witnesses === undefined ? {} : { witnesses }) });
  };
  const labelled = (gate: readonly GateKind[], change: (seen: SeenFiles) => SeenFiles): Walk => {
    const walk = atGate(gate, {}, { events: [event(false)] });
    const { witnesses } = approval(walk, maintainer);
    sees(walk, { events: [label(change(witnesses))] }, { pending_approvals: [approval(walk, maintainer)] });
    return walk;
  };
  it.each<[string, (seen: SeenFiles) => SeenFiles, string | null]>([
    ["all of it", (seen) => seen, null],
    [
      "without a file that stands now",
      (seen) => Object.fromEntries(Object.entries(seen).slice(1)),
      "has changed since (",
    ],
    ["with a file that is gone since", (seen) => ({ ...seen, "guard.js": "1" }), "has changed since (guard.js)"],
    ["something nobody can tell", () => ({}), "it cannot be told that it was for what stands now"],
  ])("%s", (_what, change, why) => {
    for (const gate of [["await"], ["await", "ask"]] as const) {
      const now = where(labelled(gate, change));
      expect(now.acts).toEqual(why === null ? CLEAR : []);
      if (why === null) continue;
      expect(now.waits_for).toBe("person");
      expect(words(now.reason)).toContain(`maintainer set the label legal, but `);
      expect(words(now.reason)).toContain(why);
      expect(words(now.reason)).toContain("take it off and set it again");
    }
  });
});
