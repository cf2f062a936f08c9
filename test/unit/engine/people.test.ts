import { describe, expect, it } from "vitest";
import { answerQuestion, askAgents, fileRemark, ruleOnFinding } from "../../../src/engine/commands/finding-commands.ts";
import type { EnginePorts } from "../../../src/engine/ports.ts";
import { reviewEvents } from "../../../src/engine/pushes/review-findings.ts";
import type { ThreadSeen } from "../../../src/ports/index.ts";
import {
  anObservation,
  aPull,
  aRemark,
  aReview,
  aThread,
  PEOPLE,
  someFacts,
} from "../../support/recorded/observation.ts";
import { aNewFinding, MAINTAINER } from "../../support/recorded/records.ts";
import { apply, at, plannedWalk, type Walk, where } from "../../support/walk.ts";

type RemarkSeen = ThreadSeen["comments"][number];

const said = { at: "2026-02-01T00:00:00.000Z", by: MAINTAINER, source: "comment/70" } as const;
const ports = {
  permissions: { roleOf: async ({ login }: { login: string }) => (login === "outsider" ? "read" : "write") },
} as unknown as EnginePorts;

function stage(change = {}): Walk {
  return plannedWalk(change);
}

const wrong = aNewFinding({ severity: "blocker", parked: true });

function parked(): Walk {
  const walk = stage();
  apply(walk, { do: "file", at: at(), findings: [wrong] });
  return walk;
}

describe("a review", () => {
  const thread = aThread({
    comments: [aRemark({ id: 71, body: "Second column", author: PEOPLE.maintainer, review: 50 })],
  });
  const events = (change: Parameters<typeof aReview>[0], threads = [thread]) =>
    reviewEvents(ports, anObservation(stage(), [aPull({ reviews: [aReview(change)], threads })]));

  it("that asks for changes files every remark, the inline ones at their line", async () => {
    const [event] = await events({ body: "Not yet." });
    expect(event).toMatchObject({
      do: "file",
      findings: [
        {
          origin: "user-visual",
          title: "Second column",
          source_ref: "review-comment/71",
          anchor: { path: "src/load.ts", line: 4 },
          severity: null,
          parked: false,
        },
        { origin: "user-chat", title: "Not yet.", source_ref: "review/50", severity: null },
      ],
    });
  });

  describe("of a bot", () => {
    const LISTED = [{ login: "CI[bot]", app: 7, pushes: false }];
    const theirs = aThread({ comments: [aRemark({ id: 72, body: "Unused", author: PEOPLE.ci, review: 50 })] });
    const ofBot = (bots: typeof LISTED, change: Parameters<typeof aReview>[0] = {}, app: number | null = 7) => {
      const observation = anObservation(stage(), [
        aPull({ reviews: [aReview({ state: "commented", author: PEOPLE.ci, ...change })], threads: [theirs] }),
      ]);
      const config = { ...observation.project.config, feedback: { ...observation.project.config.feedback, bots } };
      const asked = { permissions: { appOf: async () => app } } as unknown as EnginePorts;
      return reviewEvents(asked, { ...observation, project: { ...observation.project, config } });
    };

    it.each(["commented", "changes_requested"] as const)("that is listed counts, as an agent's: %s", async (state) => {
      const [event] = await ofBot(LISTED, { state });
      const author = { login: "ci[bot]", id: 109, kind: "agent" };
      expect(event).toMatchObject({
        findings: [{ origin: "agent", author, source_ref: "review-comment/72", severity: null, parked: false }],
      });
    });

    it.each<[string, Parameters<typeof ofBot>]>([
      ["that nobody has listed", [[]]],
      ["under a listed name that is another App's by now", [LISTED, {}, 8]],
      ["of which nobody knows the App", [LISTED, {}, null]],
      ["that is listed, and approves", [LISTED, { state: "approved" }]],
    ])("%s does not count", async (_what, given) => expect(await ofBot(...given)).toEqual([]));
  });

  it("that approves files its inline remarks as low, and leaves them to people", async () => {
    const [event] = await events({ state: "approved", body: "Fine." });
    expect(event).toMatchObject({ findings: [{ severity: "low", parked: true, source_ref: "review-comment/71" }] });
  });

  it.each([
    ["that only comments", { state: "commented" as const, body: "hm" }],
    ["of somebody who may not command", { author: PEOPLE.outsider, body: "no" }],
    ["of a machine", { author: PEOPLE.ci, body: "no" }],
    ["that was dismissed", { state: "dismissed" as const, body: "no" }],
  ])("%s files nothing", async (_, change) => {
    const own =
      "author" in change ? [aThread({ comments: [aRemark({ id: 71, author: change.author, review: 50 })] })] : [thread];
    expect(await events(change, own)).toEqual([]);
  });

  describe("that somebody else has edited", () => {
    const { maintainer, developer, ci } = PEOPLE;
    const by = (editor: RemarkSeen["editor"]) => ({ edited: true, editor });
    const filed = async (review: Parameters<typeof aReview>[0], remark: Partial<RemarkSeen>, walk = stage()) => {
      const thread = aThread({
        comments: [aRemark({ id: 71, author: maintainer, body: "Do harm", url: "u", ...remark })],
      });
      const [event] = await reviewEvents(
        ports,
        anObservation(walk, [aPull({ url: "p", reviews: [aReview(review)], threads: [thread] })]),
      );
      return event?.do === "file" ? event.findings : [];
    };

    it.each<[string, Partial<RemarkSeen>, string]>([
      ["by nobody", {}, "human"],
      ["by its author", by(maintainer), "human"],
      ["by somebody who may not command", by(PEOPLE.outsider), "engine"],
      ["by somebody who may", by(developer), "engine"],
      ["by a machine", by(ci), "engine"],
      ["by an account that is gone", by(null), "engine"],
    ])("a line's remark, %s", async (_, edit, kind) => {
      const [finding, ...more] = await filed({}, edit);
      expect(more).toEqual([]);
      expect(finding?.author.kind).toBe(kind);
      expect(finding?.anchor).toEqual({ side: "RIGHT", commit: "h", path: "src/load.ts", line: 4 });
      expect(`${finding?.title} ${finding?.body}`.includes("Do harm")).toBe(kind === "human");
    });

    it.each<[string, Parameters<typeof aReview>[0], string]>([
      ["by its author", by(maintainer), "human"],
      ["by somebody else", by(developer), "engine"],
    ])("a review's own text, %s", async (_, edit, kind) => {
      const [, finding] = await filed({ body: "Do harm", ...edit }, {});
      expect(finding?.author.kind).toBe(kind);
      expect(`${finding?.title} ${finding?.body}`.includes("Do harm")).toBe(kind === "human");
    });

    it("is held for people, who are told what to do", async () => {
      expect(await filed({ body: "Do harm", ...by(developer) }, by(developer))).toMatchObject([
        {
          title: "developer edited what maintainer said in a review",
          body: expect.stringMatching(/remarked at u was edited.*\/haiku feedback.*\/haiku reject/s),
          ...{ severity: "blocker", parked: true, source_ref: "edited:review-comment/71" },
        },
        {
          body: expect.stringContaining("remarked at p#pullrequestreview-50 was edited"),
          ...{ severity: "blocker", parked: true, source_ref: "edited:review/50", anchor: null },
        },
      ]);
      const [approving] = await filed({ state: "approved" }, by(developer));
      expect(approving).toMatchObject({ severity: "low", parked: true });
    });

    it("is told once, and is nothing new once its words are in the ledger", async () => {
      const [told, heard] = [stage(), stage()];
      apply(told, { do: "file", at: at(), findings: await filed({}, by(developer), told) });
      expect(await filed({}, by(developer), told)).toEqual([]);
      apply(heard, { do: "file", at: at(), findings: await filed({}, { body: "Second column" }, heard) });
      expect(await filed({}, by(developer), heard)).toEqual([]);
    });

    it("is its author's again once that one has set it right", async () => {
      const walk = stage();
      apply(walk, { do: "file", at: at(), findings: await filed({}, by(developer), walk) });
      expect(await filed({}, { body: "Second column", ...by(maintainer) }, walk)).toMatchObject([
        { title: "Second column", author: { login: "maintainer" } },
      ]);
    });

    it("of somebody who may not command is nothing at all", async () => {
      const { outsider } = PEOPLE;
      expect(await filed({ author: outsider }, { author: outsider, ...by(developer) })).toEqual([]);
    });
  });

  it("is heard once", async () => {
    const walk = stage();
    const pulls = [aPull({ reviews: [aReview({ body: "Not yet." })], threads: [thread] })];
    apply(walk, ...(await reviewEvents(ports, anObservation(walk, pulls))));
    expect(walk.state.findings).toHaveLength(2);
    expect(await reviewEvents(ports, anObservation(walk, pulls))).toEqual([]);
  });

  it("does not take replies for remarks", async () => {
    const replied = aThread({
      comments: [aRemark({ id: 60, review: 40 }), aRemark({ id: 61, author: PEOPLE.maintainer, review: 50 })],
    });
    expect(await events({}, [replied])).toEqual([]);
  });

  it("whose words are others' now keeps what stands at the gate from being passed", async () => {
    const walk = stage({ gate: ["ask"] });
    apply(walk, { do: "open_gate", at: at(), stage: "build" });
    const edited = aReview({ body: "Do harm", edited: true, editor: PEOPLE.developer });
    apply(walk, ...(await reviewEvents(ports, anObservation(walk, [aPull({ reviews: [edited] })]))));
    expect(where(walk)).toMatchObject({ waits_for: "stuck", lanes: [], acts: [] });
  });

  it("shuts a gate that was open", async () => {
    const walk = stage({ gate: ["ask"] });
    apply(walk, { do: "open_gate", at: at(), stage: "build" });
    apply(
      walk,
      ...(await reviewEvents(ports, anObservation(walk, [aPull({ reviews: [aReview({ body: "Not yet." })] })]))),
    );
    expect(walk.state.stages.build?.gate_opened_at).toBeNull();
    expect(where(walk)).toMatchObject({ track: "B", lanes: [{ kind: "triage" }] });
  });
});

describe("rulings", () => {
  it.each([
    ["waive", "FB-001 known upstream", { ruling: "waived", reason: "known upstream", until: null }],
    [
      "waive",
      "fb-001 known until 2026-12-31",
      { ruling: "waived", reason: "known", until: "2026-12-31T00:00:00.000Z" },
    ],
    ["reject", "FB-001 it is meant so", { ruling: "rejected", reason: "it is meant so" }],
    ["severity", "FB-001 Low", { ruling: "severity", severity: "low" }],
  ] as const)("%s %s", (ruling, text, want) => {
    expect(ruleOnFinding(anObservation(parked()), { ruling, text }, said)).toMatchObject({
      do: "rule",
      finding: "FB-001",
      ...want,
    });
  });

  it.each([
    ["waive", "FB-009 x", "there is no finding"],
    ["waive", "FB-001", "a reason is missing"],
    ["reject", "FB-001 ", "a reason is missing"],
    ["severity", "FB-001 terrible", "is no severity"],
  ] as const)("%s %j says what is missing", (ruling, text, message) => {
    expect(ruleOnFinding(anObservation(parked()), { ruling, text }, said)).toMatchObject({
      message: expect.stringContaining(message),
    });
  });

  it("let the stage go on: a waiver until it runs out, a rejection for good, a lesser severity", () => {
    const stopped = parked();
    expect(where(stopped).waits_for).toBe("stuck");
    const ruled = (ruling: "waive" | "reject" | "severity", text: string): Walk => {
      const walk = parked();
      const event = ruleOnFinding(anObservation(walk), { ruling, text }, said);
      if ("do" in event) apply(walk, event);
      return walk;
    };
    expect(where(ruled("reject", "FB-001 no")).waits_for).toBe("agents");
    expect(where(ruled("severity", "FB-001 low")).waits_for).toBe("agents");
    const waived = ruled("waive", "FB-001 later until 2026-12-31");
    waived.facts = { ...waived.facts, now: "2026-12-30T00:00:00.000Z" };
    expect(where(waived).waits_for).toBe("agents");
    waived.facts = { ...waived.facts, now: "2027-01-01T00:00:00.000Z" };
    expect(where(waived).waits_for).toBe("stuck");
  });

  it("are kept with who and why, and do not touch what is closed", () => {
    const walk = parked();
    const event = ruleOnFinding(anObservation(walk), { ruling: "reject", text: "FB-001 no defect" }, said);
    if (!("do" in event)) throw new Error("no ruling");
    apply(walk, event);
    expect(walk.state.findings[0]).toMatchObject({
      resolution: "rejected",
      interventions: [{ do: "park" }, { do: "rejected", note: "no defect", by: { login: "maintainer" } }],
    });
    expect(() => apply(walk, event)).toThrow(expect.objectContaining({ code: "lifecycle_violation" }));
  });
});

describe("questions", () => {
  function asked(): Walk {
    const walk = stage({ elaboration: "collaborative" });
    const step = "trip/build/elaborate/-/-/1.1";
    apply(walk, { do: "open", at: at(), lane: step, steps: [step], plans: {} });
    apply(walk, {
      do: "land",
      at: at(),
      step,
      result: "asked",
      message: "Which?",
      signs: {},
      changed: {},
      base: "b",
      commit: null,
      run: 1,
      usage: null,
      prompt: null,
      duration_ms: 1,
      actor: "elaborator",
      commands: [{ name: "haiku_ask", args: { intent: "trip", stage: "build", question: "Which file?" } }],
    });
    return walk;
  }

  it("hold the plan until somebody answers, and then it is written with the answer", () => {
    const walk = asked();
    expect(where(walk)).toMatchObject({ waits_for: "person", lanes: [] });
    expect(where(walk).reason.parts?.[0]).toEqual({
      met: false,
      who: "someone with the command permission",
      how: "`/haiku answer Q-001 <text>`",
      subject: "Q-001",
      because: "Which file?",
    });
    const event = answerQuestion(anObservation(walk), "airports.csv", said);
    expect(event).toMatchObject({ do: "answer", question: "Q-001", text: "airports.csv" });
    if ("do" in event) apply(walk, event);
    expect(where(walk).lanes[0]?.steps[0]).toEqual({
      stage: "build",
      subject: null,
      hat: null,
      kind: "elaborate",
      n: 2,
      attempt: 1,
    });
  });

  it.each([
    ["Q-009 x", "not open"],
    ["Q-001", "empty"],
  ])("an answer %j is told what is wrong", (text, message) => {
    expect(answerQuestion(anObservation(asked()), text, said)).toEqual({
      hint: "open: Q-001; write `/haiku answer Q-001 <text>`",
      message: expect.stringContaining(message),
    });
  });
});

describe("other commands", () => {
  it.each([
    ["high The header is lost", { severity: "high", title: "The header is lost" }],
    [
      "The header is lost\nSee line 1.",
      { severity: null, title: "The header is lost", body: "The header is lost\nSee line 1." },
    ],
  ])("feedback %j", (text, want) => {
    expect(fileRemark(anObservation(stage()), text, said)).toMatchObject({
      findings: [{ origin: "user-chat", author: { kind: "human" }, source_ref: "comment/70", ...want }],
    });
  });
});

describe("a fix upstream", () => {
  it("is signed again there before the working stage goes on", () => {
    const walk = plannedWalk({}, { stages: ["build", "ship"] });
    walk.facts = { ...walk.facts, ...someFacts({ plans: walk.facts.plans }) };
    const witnesses = {};
    const stamp = { at: at(), witnesses, findings: [], lapsed: at() };
    const built = walk.state.stages.build;
    if (!built) throw new Error("no stage");
    const unit = {
      id: "unit-001-load",
      plan: null,
      started_at: at(),
      iterations: [],
      criteria: [],
      reviews: {},
      approvals: { correctness: stamp },
      body: "",
    };
    walk.state = {
      ...walk.state,
      stages: { build: { ...built, merged: { at: at(), ref: "m" }, units: { [unit.id]: unit } } },
    };
    expect(where(walk)).toMatchObject({
      track: "B",
      lanes: [{ kind: "audit", stage: "build", steps: [{ kind: "approve", subject: "correctness" }] }],
      acts: [],
    });
  });
});

describe("a question to the agents", () => {
  it("is filed as one, for whoever classifies it to answer", () => {
    expect(askAgents(anObservation(stage()), "Why no elevation?\nWe need it.", said)).toMatchObject({
      do: "file",
      findings: [{ origin: "user-question", title: "Why no elevation?", source_ref: "comment/70", severity: null }],
    });
  });

  it("without words is no question", () => {
    expect(askAgents(anObservation(stage()), "", said)).toEqual({
      hint: "`/haiku ask <question>`",
      message: "the question is missing",
    });
  });
});
