import { describe, expect, it } from "vitest";
import {
  type Approval,
  type IntentState,
  type LedgerEvent,
  startIntent,
  transition,
} from "../../../src/method/index.ts";
import {
  aFinding,
  aFrozenStage,
  aStage,
  aState,
  aStateBuilding,
  aUnit,
  DEVELOPER,
  LATER,
  LIMITS,
  MAINTAINER,
  NOON,
} from "../../support/recorded/records.ts";
import { forbidden, refusalOf } from "../../support/refusal.ts";

/* What each line about the whole intent leaves in the ledger, and that it leaves everything else as it was. */

const delivered: Approval = { at: NOON, by: null, source: "engine", ref: "d", witnesses: { tree: "t" } };
const merged = { at: NOON, ref: "m" };

/** The intent's own record after one line; nothing else of the ledger may have changed. */
function intentAfter(before: IntentState, event: LedgerEvent): IntentState["intent"] {
  const { intent, ...rest } = transition(before, event);
  const { intent: _, ...untouched } = before;
  expect(rest).toEqual(untouched);
  return intent;
}

describe("an intent starts", () => {
  it("with empty ledger that keep who asked for what", () => {
    const created = { by: DEVELOPER, source: "issue#12" };
    const said = {
      title: "Load the airports",
      studio: { name: "example", digest: "sha256:00" },
      mode: "autopilot" as const,
      by: "actions" as const,
      stages: ["build", "ship"],
      frozen: {
        roles: ["overall"],
        fix_chain: ["classifier"],
        limits: LIMITS,
        quality_gates: [],
        isolate: true,
        deliver: "all" as const,
      },
    };
    expect(startIntent({ do: "start", at: NOON, slug: "airports", ...said, created })).toEqual({
      slug: "airports",
      intent: {
        ...said,
        created: { at: NOON, ...created },
        ...{ paused: null, head: null, runs: [], approvals: {}, delivery: null, ended: null, interventions: [] },
      },
      stages: {},
      findings: [],
      archive: {},
    });
  });

  it("once", () => {
    const state = aState();
    const again: LedgerEvent = { do: "start", at: LATER, slug: state.slug, ...state.intent };
    expect(refusalOf(() => transition(state, again))).toEqual(forbidden("the intent has begun already"));
  });
});

describe("people", () => {
  const had = { at: NOON, by: MAINTAINER, source: "comment/1", do: "retry" };
  const by = { at: LATER, by: DEVELOPER, source: "comment/2" };
  const state = aState({ intent: { interventions: [had] } });

  it("pause, and it is kept why", () => {
    expect(intentAfter(state, { do: "pause", ...by, reason: "holidays" })).toEqual({
      ...state.intent,
      paused: { at: LATER, by: DEVELOPER, reason: "holidays" },
      interventions: [had, { ...by, do: "pause", note: "holidays" }],
    });
  });

  it("resume", () => {
    const paused = aState({ intent: { ...state.intent, paused: { at: NOON, by: MAINTAINER, reason: "holidays" } } });
    expect(intentAfter(paused, { do: "resume", ...by })).toEqual({
      ...state.intent,
      paused: null,
      interventions: [had, { ...by, do: "resume" }],
    });
  });

  it("change the mode, but not what is frozen", () => {
    expect(intentAfter(state, { do: "mode", ...by, mode: "discrete" })).toEqual({
      ...state.intent,
      mode: "discrete",
      interventions: [had, { ...by, do: "mode", note: "discrete" }],
    });
  });

  it("intervene in the intent, in a stage, or in a finding: there it is kept, and nowhere else", () => {
    const ledger = aState({
      intent: { interventions: [had] },
      stages: { build: aStage({ interventions: [had] }), ship: aStage({ name: "ship" }) },
      findings: [aFinding({ interventions: [had] }), aFinding({ id: "FB-002" })],
    });
    const intervention = { ...by, do: "retry", step: "hat/001/builder" };
    const kept = (stage: string | null, finding: string | null) => {
      const { intent, stages, findings } = transition(ledger, { do: "intervene", stage, finding, intervention });
      const all = [intent, stages.build, stages.ship, ...findings];
      return all.map((one) => one?.interventions);
    };
    expect(kept(null, null)).toEqual([[had, intervention], [had], [], [had], []]);
    expect(kept("build", null)).toEqual([[had], [had, intervention], [], [had], []]);
    expect(kept("build", "FB-001")).toEqual([[had], [had], [], [had, intervention], []]);
    expect(refusalOf(() => kept("test", null))).toEqual(forbidden("stage test has not begun"));
    expect(refusalOf(() => kept(null, "FB-003"))).toEqual(forbidden("there is no finding FB-003"));
  });

  it("answer the question they were asked, and no other", () => {
    const question = { text: "Which format?", options: [], asked_by: "elaborator", at: NOON, answer: null };
    const [first, second] = [
      { id: "Q-001", ...question },
      { id: "Q-002", ...question },
    ];
    const ledger = aStateBuilding({ questions: [first, second] });
    const after = transition(ledger, { do: "answer", ...by, stage: "build", question: "Q-002", text: "JSON" });
    expect(after.stages.build).toEqual(aStage({ questions: [first, { ...second, answer: { ...by, text: "JSON" } }] }));
  });
});

describe("the end", () => {
  it("of the work is prepared by copies and a delivery", () => {
    const files = { "work/intent.md": "0".repeat(40) };
    expect(transition(aState(), { do: "archive", at: NOON, files })).toEqual(aState({ archive: files }));
    expect(intentAfter(aState(), { do: "deliver", head: "d", clearance: delivered })).toEqual({
      ...aState().intent,
      head: "d",
      delivery: delivered,
    });
  });

  const end = { at: LATER, how: "ended-early", by: MAINTAINER, ref: "m", reason: "no stamp" } as const;
  it("says how, by whom and why", () => {
    expect(intentAfter(aState(), { do: "end", ...end })).toEqual({ ...aState().intent, ended: end });
  });

  it("lets nothing change any more, but where a finding is shown", () => {
    const over = aState({ intent: { ended: end }, findings: [aFinding()] });
    const refused = forbidden("the intent has ended; its books do not change any more");
    expect(refusalOf(() => transition(over, { do: "resume", at: LATER, by: DEVELOPER, source: "c" }))).toEqual(refused);
    expect(refusalOf(() => transition(over, { do: "end", ...end }))).toEqual(refused);
    const shown = transition(over, { do: "thread", finding: "FB-001", comment_id: 7, node_id: "n7" });
    expect(shown).toEqual({ ...over, findings: [aFinding({ thread: { comment_id: 7, node_id: "n7" } })] });
    const restore: LedgerEvent = {
      do: "restore",
      tree: "t",
      at: LATER,
      commits: [{ sha: "c1", by: DEVELOPER, name: "dev" }],
    };
    expect(transition(over, restore)).toEqual(over);
  });
});

describe("commits on the ledger that are not the App's", () => {
  const commits = [
    { sha: "c1", by: DEVELOPER, name: "dev" },
    { sha: "c2", by: null, name: "somebody" },
  ];
  it("are named, and change nothing", () => {
    const had = { at: NOON, by: MAINTAINER, source: "comment/1", do: "retry" };
    const state = aState({ intent: { interventions: [had] } });
    expect(intentAfter(state, { do: "restore", tree: "t", at: LATER, commits })).toEqual({
      ...state.intent,
      interventions: [
        had,
        { at: LATER, by: DEVELOPER, source: "ledger/c1", do: "undone", note: "dev" },
        { at: LATER, by: null, source: "ledger/c2", do: "undone", note: "somebody" },
      ],
    });
  });

  it("of which nothing is told leave no trace", () => {
    expect(transition(aState(), { do: "restore", tree: "t" })).toEqual(aState());
    expect(transition(aState(), { do: "restore", tree: "t", commits })).toEqual(aState());
    expect(transition(aState(), { do: "restore", tree: "t", at: LATER })).toEqual(aState());
  });
});

describe("a stage begins", () => {
  const frozen = aFrozenStage({ roles: ["fit"] });
  const begin = (stage: string, branch = `haiku/airports/${stage}`, head: string | null = "h0"): LedgerEvent => ({
    do: "begin_stage",
    at: LATER,
    stage,
    frozen,
    branch,
    head,
  });
  const shipping = aStateBuilding({ merged, units: { u: aUnit({ id: "u" }) } });
  const ship = aStage({ name: "ship", frozen, started_at: LATER, branch: "haiku/airports/ship", head: "h0" });

  it("empty, beside those before it, on a branch of its own", () => {
    const after = transition(shipping, begin("ship"));
    expect(after).toEqual({ ...shipping, stages: { ...shipping.stages, ship } });
  });

  it("on the intent branch: then the intent's head is accounted for too", () => {
    const branch = "haiku/airports/main";
    const after = transition(shipping, begin("ship", branch, "h1"));
    expect(after.intent.head).toBe("h1");
    expect(after.stages.ship).toEqual({ ...ship, branch, head: "h1" });
    const known = aState({ ...shipping, intent: { head: "h1" } });
    expect(transition(known, begin("ship", branch, null)).intent.head).toBe("h1");
  });

  it.each([
    ["before its turn", aStateBuilding(), "ship"],
    ["a second time", aStateBuilding(), "build"],
    ["when it has merged", shipping, "build"],
    ["when the intent does not have it", shipping, "test"],
  ])("not %s", (_, state, stage) => {
    expect(refusalOf(() => transition(state, begin(stage)))).toEqual(forbidden(`${stage} is not the stage to begin`));
  });
});
