import { describe, expect, it } from "vitest";
import {
  type Facts,
  type Finding,
  type IntentRecord,
  type IntentState,
  intentGates,
  type StagePullRequest,
  signersWaited,
} from "../../../src/method/index.ts";
import { someFacts } from "../../support/recorded/observation.ts";
import { aPlannedUnit, somePlans } from "../../support/recorded/plans.ts";
import { aFinding, aRun, aSignature, DEVELOPER, MAINTAINER, NOON } from "../../support/recorded/records.ts";
import { allMerged, jobsOf, lookAt, partsOf, placeOf } from "../../support/recorded/standing.ts";

/* After the last stage: reviewers of the whole, the gates once more, the delivery, and people's merge. */

const REVIEWER = "cross-stage-consistency";
const test = { name: "test", command: "npm test" };
const withGate = { plans: somePlans([aPlannedUnit({ quality_gates: [test] })]) };
const signed = { [REVIEWER]: aSignature() };
const passed = { ...signed, quality_gates: aSignature() };
const archive = { "work/intent.md": "0".repeat(40) };
const delivery = { at: NOON, by: null, source: "engine", ref: "d", witnesses: { ".": "t" } } as const;
const delivered = { archive, intent: { approvals: signed, delivery } };
const whole = (intent: Partial<IntentRecord>): IntentState => allMerged({ intent });

function mergedBy(agreed_by: readonly { login: string; id: number }[]): StagePullRequest {
  const merged = { by: DEVELOPER, at: NOON, commit: "m", allowed: true, agreed_by };
  return { number: 1, state: "merged", draft: false, head: "h", merged };
}

const by = (requester: Facts["gate"]["requester"]): Facts["gate"] => ({ count: 1, requester, events: [] });

describe("reviewers of the whole intent", () => {
  it("look first, and say so", () => {
    const now = placeOf(allMerged(), withGate);
    expect(now).toMatchObject({ stage: null, phase: "intent-review", waits_for: "agents", track: "C" });
    expect(jobsOf(now)).toEqual([`audit -: approve/${REVIEWER}`]);
    expect(partsOf(now)).toEqual([
      { subject: REVIEWER, met: false, because: "looks at the whole intent", who: "an agent in CI" },
    ]);
    expect(now.reason).toMatchObject({ subject: "airports", met: false });
    expect(now.reason.because).toBe("the whole intent: looks at the whole intent");
  });

  it.each<[string, Partial<IntentRecord>, readonly string[]]>([
    [
      "look again once lapsed",
      { approvals: { [REVIEWER]: aSignature({ lapsed: NOON }) } },
      [`audit -: approve/${REVIEWER}`],
    ],
    ["are not opened twice", { runs: [aRun(`approve/${REVIEWER}`, { result: null })] }, []],
  ])("%s", (_, intent, jobs) => {
    const now = placeOf(whole(intent));
    expect(jobsOf(now)).toEqual(jobs);
    expect(now).toMatchObject({ phase: "intent-review", waits_for: "agents" });
  });
});

describe("quality gates of the whole", () => {
  it("run after them, on the merged result", () => {
    const now = placeOf(whole({ approvals: signed }), withGate);
    expect(now).toMatchObject({ phase: "intent-gates", waits_for: "agents" });
    expect(jobsOf(now)).toEqual(["gates -: gates"]);
    expect(partsOf(now)).toEqual([
      { subject: "quality_gates", met: false, because: "run once more on the merged result", who: "CI" },
    ]);
  });

  it("are not opened twice", () => {
    const now = placeOf(whole({ approvals: signed, runs: [aRun("gates/-", { result: null })] }), withGate);
    expect(now).toMatchObject({ phase: "intent-gates", lanes: [], waits_for: "agents" });
  });

  it("are those of every stage and of the repository, each once", () => {
    const gate = (command: string) => ({ name: command, command });
    const units = [
      aPlannedUnit({ quality_gates: [gate("a"), gate("b")] }),
      aPlannedUnit({ stage: "ship", quality_gates: [gate("b"), gate("c")] }),
      aPlannedUnit({ stage: "elsewhere", quality_gates: [gate("d")] }),
    ];
    const ledger = allMerged();
    const frozen = { ...ledger.intent.frozen, quality_gates: [gate("r")] };
    const state = { ...ledger, intent: { ...ledger.intent, frozen } };
    const commands = intentGates({ state, facts: someFacts({ plans: somePlans(units) }) }).map(
      ({ command }) => command,
    );
    expect(commands).toEqual(["r", "a", "b", "c"]);
  });

  it.each<[string, IntentState, Partial<Facts>, readonly string[]]>([
    ["reviewer and gates", allMerged(), withGate, [REVIEWER, "quality_gates"]],
    ["the reviewer where there are no gates", allMerged(), {}, [REVIEWER]],
    ["the gates", whole({ approvals: signed }), withGate, ["quality_gates"]],
    ["nobody", whole({ approvals: passed }), withGate, []],
  ])("%s: waited for", (_, state, seen, roles) => {
    const waited = signersWaited(lookAt(state, seen));
    expect(waited).toEqual(roles.map((role) => ({ stage: null, family: "approvals", role })));
  });
});

const parked = { at: NOON, by: null, source: "engine", do: "park" };

describe("what holds the delivery", () => {
  it.each<[Finding["severity"], boolean]>([
    ["blocker", true],
    ["high", true],
    ["medium", false],
    ["low", false],
  ])("a finding that nobody works on: %s %s", (severity, held) => {
    const findings = [aFinding({ severity, interventions: [parked] })];
    const now = placeOf(allMerged({ intent: { approvals: signed }, findings }));
    if (!held) return expect(now).toMatchObject({ phase: "deliver", acts: [{ act: "archive" }] });
    expect(now).toMatchObject({ phase: "deliver", lanes: [], acts: [], waits_for: "stuck" });
    expect(partsOf(now)).toMatchObject([{ subject: "FB-001 The last row is dropped" }]);
  });
});

describe("the delivery", () => {
  const engine = { met: false, who: "the engine" };
  const seal = { subject: "seal", ...engine };
  const alone = "second_person_required: developer asked for this work and merged it without anybody else's approval";
  const cases: readonly [string, IntentState, Partial<Facts>, object, object][] = [
    [
      "copies to the ledger first",
      whole({ approvals: signed }),
      {},
      { act: "archive" },
      { subject: "deliver", because: "plans and records are being copied to the ledger", ...engine },
    ],
    [
      "is committed next",
      allMerged({ intent: { approvals: signed }, archive }),
      {},
      { act: "deliver" },
      { subject: "deliver", because: "the delivery is being committed", ...engine },
    ],
    [
      "comes too late for a merge before it",
      allMerged({ intent: { approvals: signed }, archive }),
      { intent_pull: mergedBy([DEVELOPER, MAINTAINER]) },
      { act: "end", how: "ended-early" },
      { because: "the pull request was merged before the delivery", ...seal },
    ],
    [
      "is sealed by the merge",
      allMerged(delivered),
      { intent_pull: mergedBy([DEVELOPER]) },
      { act: "end", how: "sealed" },
      { because: "the pull request is merged", ...seal },
    ],
    [
      "is sealed by the merge that somebody else has agreed to",
      allMerged(delivered),
      { intent_pull: mergedBy([DEVELOPER, MAINTAINER]), gate: by(DEVELOPER) },
      { act: "end", how: "sealed" },
      { because: "the pull request is merged", ...seal },
    ],
    [
      "is not sealed by who asked for the work alone",
      allMerged(delivered),
      { intent_pull: mergedBy([DEVELOPER]), gate: by(DEVELOPER) },
      { act: "end", how: "ended-early", reason: alone },
      { because: "merged alone", ...seal },
    ],
  ];
  it.each(cases)("%s", (_, state, seen, act, reason) => {
    const now = placeOf(state, seen);
    expect(now).toMatchObject({ waits_for: "engine", lanes: [], phase: partsOf(now)[0]?.subject });
    expect(now.acts).toEqual([act]);
    expect(partsOf(now)).toEqual([reason]);
  });

  it.each<[string, IntentState]>([
    ["a finding that is worked", allMerged({ ...delivered, findings: [aFinding({ stage: null })] })],
    ["a finding nobody works on", allMerged({ ...delivered, findings: [aFinding({ interventions: [parked] })] })],
  ])("is sealed by the merge, whatever is open by then: %s", (_, state) => {
    const now = placeOf(state, { intent_pull: mergedBy([MAINTAINER]) });
    expect(now).toMatchObject({ phase: "seal", lanes: [], acts: [{ act: "end", how: "sealed" }] });
    expect(placeOf(state).acts).toEqual([]);
  });

  it("of something else is none: it is made anew, and a merge comes too early", () => {
    const state = allMerged({
      ...delivered,
      intent: { ...delivered.intent, delivery: { ...delivery, witnesses: { ".": "u" } } },
    });
    expect(placeOf(state).acts).toEqual([{ act: "deliver" }]);
    const merged = placeOf(state, { intent_pull: mergedBy([MAINTAINER]) });
    expect(merged.acts).toEqual([{ act: "end", how: "ended-early" }]);
    expect(placeOf(allMerged(delivered), { tree: null }).phase).toBe("intent-review");
  });

  it.each<[Facts["gate"]["requester"], string]>([
    [null, "every stage is done and the delivery stands; people merge it"],
    [DEVELOPER, "every stage is done and the delivery stands; people merge it, and not developer alone"],
  ])("waits for people to merge it: %j", (requester, because) => {
    const now = placeOf(allMerged(delivered), { gate: by(requester) });
    expect(now).toMatchObject({ phase: "seal", waits_for: "person", lanes: [], acts: [] });
    expect(partsOf(now)).toEqual([
      {
        subject: "delivery",
        met: false,
        because,
        who: "whoever may merge into the default branch",
        how: "merge the pull request of the intent",
      },
    ]);
  });
});
