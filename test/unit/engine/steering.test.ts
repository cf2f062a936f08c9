import { describe, expect, it } from "vitest";
import { approvalProblem } from "../../../src/engine/commands/approve.ts";
import { cancel, changeMode, moveFinding, retry, retryProblem } from "../../../src/engine/commands/control-commands.ts";
import { filesSeenAtGate, type PendingApproval } from "../../../src/method/index.ts";
import { anObservation } from "../../support/recorded/observation.ts";
import { aNewFinding, MAINTAINER } from "../../support/recorded/records.ts";
import {
  apply,
  at,
  begin,
  land,
  openAll,
  plannedUnit,
  plannedWalk,
  run,
  type Walk,
  where,
} from "../../support/walk.ts";

const by = MAINTAINER;
const said = { at: "2026-02-01T00:00:00.000Z", by, source: "comment/70" } as const;

const finding = aNewFinding({
  origin: "user-chat",
  author: { ...MAINTAINER, kind: "human" },
  source_ref: "comment/1",
  severity: "blocker",
});

/** Two units at work, each in a job of its own. */
function working(): Walk {
  const walk = plannedWalk(
    {},
    { units: [plannedUnit({ id: "unit-001-a" }), plannedUnit({ id: "unit-002-b" })], stages: ["build", "ship"] },
  );
  for (let i = 0; i < 2; i += 1) for (const step of openAll(walk)) land(walk, step);
  openAll(walk);
  return walk;
}

const inFlight = (walk: Walk): readonly string[] => where(walk).in_flight.map((key) => key.replace("trip/build/", ""));

function steps(walk: Walk): readonly string[] {
  return where(walk).lanes.flatMap((job) => job.steps.map(({ subject, attempt }) => `${subject}.${attempt}`));
}

describe("cancel", () => {
  const apart = (made: ReturnType<typeof cancel>): string =>
    "message" in made ? `${made.message} — ${made.hint}` : "";
  const events = (made: ReturnType<typeof cancel>) => ("message" in made ? [] : made);

  it.each<[string, readonly string[]]>([
    ["", []],
    ["001", ["hat/002/builder/1.1"]],
    ["unit-001 wrong data", ["hat/002/builder/1.1"]],
    ["unit-002-b", ["hat/001/builder/1.1"]],
    ["build/hat/002/builder", ["hat/001/builder/1.1"]],
    ["builder", []],
  ])("%j leaves %j at work", (args, left) => {
    const walk = working();
    apply(walk, ...events(cancel(anObservation(walk), args, said)));
    expect(inFlight(walk)).toEqual(left);
  });

  it("keeps who and why, and names what runs when nothing is meant", () => {
    const walk = working();
    const [close, intervene] = events(cancel(anObservation(walk), "001 wrong data", said));
    expect(close).toMatchObject({ do: "close", result: "cancelled", message: "cancelled by maintainer: wrong data" });
    expect(intervene).toMatchObject({ stage: "build", intervention: { do: "cancel", step: "build/hat/001/builder" } });
    expect(apart(cancel(anObservation(walk), "003", said))).toMatch(/"003" — running: 001\/builder, 002\/builder/);
    expect(apart(cancel(anObservation(plannedWalk()), "", said))).toContain("nothing is running");
  });

  it("cancels every step of a job", () => {
    const walk = plannedWalk();
    for (const step of openAll(walk)) land(walk, step);
    openAll(walk);
    expect(inFlight(walk)).toEqual(["review/spec/-/1.1", "review/correctness/-/1.1"]);
    apply(walk, ...events(cancel(anObservation(walk), "spec", said)));
    expect(inFlight(walk)).toEqual([]);
    expect(where(walk)).toMatchObject({ lanes: [], waits_for: "stuck" });
  });

  it("holds the step until a retry of it, or a resume", () => {
    for (const release of ["retry 001", "retry all of it", "resume"]) {
      const walk = working();
      apply(walk, ...events(cancel(anObservation(walk), "001", said)));
      expect(steps(walk)).toEqual([]);
      expect(JSON.stringify(where(walk).reason)).toContain("cancelled by maintainer; it is held");
      const later = { ...said, at: "2026-02-01T00:01:00.000Z" };
      if (release === "resume") apply(walk, { do: "resume", ...later });
      else apply(walk, ...retry(anObservation(walk), release.slice("retry ".length), later));
      expect(steps(walk)).toEqual(["001.2"]);
    }
  });

  it("stays held by a retry of something else", () => {
    const walk = working();
    apply(walk, ...events(cancel(anObservation(walk), "001", said)));
    apply(walk, ...retry(anObservation(walk), "002", { ...said, at: "2026-02-01T00:01:00.000Z" }));
    expect(steps(walk)).toEqual([]);
  });
});

describe("retry", () => {
  it.each<[string, string | null]>([
    ["", null],
    ["FB-001 look again", null],
    ["fb-001", null],
    ["FB-999", "there is no finding FB-999"],
    ["build/hat/001/builder", null],
    ["build/hat/009/builder the key is there", 'no step is called "build/hat/009/builder"'],
    ["the key is there now", null],
    ["usage", null],
  ])("%j is refused as %j", (args, wanted) => {
    const walk = working();
    apply(walk, { do: "file", at: at(), findings: [finding] });
    expect(retryProblem(anObservation(walk), args)?.message ?? null).toBe(wanted);
  });

  it.each<[string, object]>([
    ["", { stage: "build", finding: null, intervention: { do: "retry" } }],
    ["the key is there now", { stage: "build", finding: null, intervention: { note: "the key is there now" } }],
    ["fb-001 with the new key", { stage: null, finding: "FB-001", intervention: { note: "with the new key" } }],
    [
      "001 with the new key",
      { stage: "build", intervention: { step: "build/hat/001/builder", note: "with the new key" } },
    ],
    ["spec once more", { stage: "build", intervention: { step: "build/review/spec/-", note: "once more" } }],
    ["steps we mean it", { stage: "build", intervention: { step: "steps", note: "we mean it" } }],
    ["usage", { stage: "build", intervention: { step: "usage" } }],
    ["findings", { stage: "build", intervention: { step: "findings" } }],
  ])("%j", (args, want) => {
    const walk = working();
    apply(walk, { do: "file", at: at(), findings: [finding] });
    expect(retry(anObservation(walk), args, said)).toMatchObject([want]);
  });
});

describe("mode", () => {
  it.each<[string, string]>([
    ["discrete", "mode"],
    ["Autopilot", "mode"],
    ["continuous", "the mode is continuous already"],
    ["quick", "quick is one stage"],
    ["fast", 'there is no mode "fast"'],
    ["", 'there is no mode ""'],
  ])("%j: %s", (args, want) => {
    const made = changeMode(anObservation(working()), args, said);
    expect("message" in made ? made.message : made[0]?.do).toContain(want);
  });

  it("changes what begins later and nothing that has begun", () => {
    const walk = working();
    const made = changeMode(anObservation(walk), "autopilot", said);
    if ("message" in made) throw new Error(made.message);
    const before = walk.state.stages.build;
    apply(walk, ...made);
    expect(walk.state.stages.build).toEqual(before);
    expect(walk.state.intent).toMatchObject({ mode: "autopilot", interventions: [{ do: "mode", note: "autopilot" }] });
  });
});

describe("move", () => {
  function filed(): Walk {
    const walk = plannedWalk({}, { stages: ["build", "ship"] });
    run(walk);
    begin(walk, "ship");
    apply(walk, { do: "file", at: at(), findings: [{ ...finding, stage: "ship" }] });
    return walk;
  }

  it.each<[string, string]>([
    ["FB-001 build", "move"],
    ["FB-001 intent", "move"],
    ["FB-001 ship", "there already"],
    ["FB-001 nowhere", 'stage "nowhere" has not begun'],
    ["FB-001", "the stage is missing"],
    ["FB-009 build", 'no finding "FB-009"'],
  ])("%j: %s", (args, want) => {
    const made = moveFinding(anObservation(filed()), args, said);
    expect("message" in made ? made.message : made[0]?.do).toContain(want);
  });

  it("waits until nobody works on it, and then begins anew with the other chain", () => {
    const walk = filed();
    openAll(walk);
    expect(moveFinding(anObservation(walk), "FB-001 build", said)).toEqual({
      hint: "`/haiku cancel FB-001` first, or wait",
      message: "FB-001 is being worked on",
    });
    for (const key of where(walk).in_flight)
      apply(walk, { do: "close", at: at(), steps: [key], result: "failed", message: "x", run: null });
    const later = { ...said, at: at() };
    const made = moveFinding(anObservation(walk), "FB-001 build", later);
    if ("message" in made) throw new Error(made.message);
    apply(walk, ...made);
    expect(walk.state.findings[0]).toMatchObject({ stage: "build", targets: null, severity: "blocker" });
    expect(where(walk).lanes).toMatchObject([{ kind: "triage", stage: "build", steps: [{ hat: "classifier" }] }]);
  });
});

describe("an approval that is answered", () => {
  function gate(): Walk {
    const walk = plannedWalk({ gate: ["external", "ask"] });
    run(walk);
    return walk;
  }
  const approval = (walk: Walk, who = by): PendingApproval => {
    const witnesses = filesSeenAtGate("trip", walk.facts.plans.stages.build?.units ?? [], walk.facts.files);
    return { at: at(), by: who, source: "command", ref: "comment/70", for: "gate", commit: "h", witnesses };
  };
  const told = (walk: Walk, one: PendingApproval): string | null => {
    walk.facts = { ...walk.facts, pending_approvals: [one] };
    const problem = approvalProblem(anObservation(walk), one);
    return problem && `${problem.message} — ${problem.stands ? "stands" : "is given anew"}: ${problem.hint}`;
  };

  it("counts", () => {
    const walk = gate();
    expect(told(walk, approval(walk))).toBeNull();
  });

  it("names what has changed since", () => {
    const walk = gate();
    const stale = { ...approval(walk), witnesses: { "src/unit-001-load.ts": null } };
    expect(told(walk, stale)).toMatch(/^changed since: .*src\/unit-001-load\.ts.* — is given anew/);
  });

  it("names the second person", () => {
    const walk = gate();
    walk.facts = { ...walk.facts, gate: { ...walk.facts.gate, requester: by } };
    expect(told(walk, approval(walk))).toMatch(
      /^second_person_required: maintainer asked for this work.* — stands: it counts as soon as somebody else/,
    );
  });

  it.each([
    [2, "1 of 2 people have approved — stands: it counts as soon as 1 more approves"],
    [3, "1 of 3 people have approved — stands: it counts as soon as 2 more approve"],
  ])("counts how many of %d have approved", (count, words) => {
    const walk = gate();
    walk.facts = { ...walk.facts, gate: { ...walk.facts.gate, count } };
    expect(told(walk, approval(walk))).toBe(words);
  });
});
