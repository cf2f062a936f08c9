import { describe, expect, it } from "vitest";
import { acceptRole } from "../../../src/engine/commands/accept-role.ts";
import { retry } from "../../../src/engine/commands/control-commands.ts";
import { type LedgerEvent, type Limits, type Reason, signersWaited } from "../../../src/method/index.ts";
import { anObservation } from "../../support/recorded/observation.ts";
import { LIMITS } from "../../support/recorded/records.ts";
import { apply, at, begin, plan, plannedUnit, run, startWalk, type Walk, where } from "../../support/walk.ts";

/* How often a role may look: at, below and above the cap, wherever it signs; a person is told what to choose from. */

const FIRST = "unit-001-load";
const by = { login: "maintainer", id: 2 };
const said = (): { at: string; by: typeof by; source: "comment/9" } => ({ at: at(), by, source: "comment/9" });
const gate = { name: "test", command: "npm test" };

function withLimits(walk: Walk, limits: Limits): Walk {
  const { intent } = walk.state;
  walk.state = { ...walk.state, intent: { ...intent, frozen: { ...intent.frozen, limits } } };
  return walk;
}

/** `build` has merged with everybody's signature; without another stage the whole intent is looked at next. */
function merged(rounds: number, stages: readonly string[]): Walk {
  const limits = { ...LIMITS, rounds };
  const walk = withLimits(startWalk(stages), limits);
  begin(walk, "build", { limits });
  plan(walk, "build", [plannedUnit({ id: FIRST, quality_gates: [gate] })]);
  run(walk);
  if (stages.length === 1) return walk;
  begin(walk, "ship", { limits, gate: ["ask"] });
  plan(walk, "ship", [plannedUnit({ id: "unit-002-ship", stage: "ship", outputs: ["docs/ship.md"] })]);
  return walk;
}

/** A fix has taken the signature of `spec` on merged work back. */
function lapseUpstream(walk: Walk, family: "reviews" | "approvals" = "approvals", role = "spec"): void {
  const { build } = walk.state.stages;
  const unit = build?.units[FIRST];
  const signature = unit?.[family][role];
  if (!build || !unit || !signature) throw new Error("nothing has been signed");
  const lapsed = { ...unit, [family]: { ...unit[family], [role]: { ...signature, lapsed: at() } } };
  walk.state = {
    ...walk.state,
    stages: { ...walk.state.stages, build: { ...build, units: { ...build.units, [FIRST]: lapsed } } },
  };
}

/** Somebody's commit on the intent branch, after the last stage: who saw the whole reviews again. */
function lapseWhole(walk: Walk): void {
  const changed = { [`src/${at().replaceAll(":", "")}.ts`]: "9".repeat(40) };
  apply(walk, { do: "adopt", at: at(), stage: null, head: "p", changed, by });
}

const whyNot = (reason: Reason): string =>
  [`${reason.subject}: ${reason.because} | ${reason.who} | ${reason.how}`, ...(reason.parts ?? []).map(whyNot)].join(
    "\n",
  );

function made(events: ReturnType<typeof acceptRole>): readonly LedgerEvent[] {
  if (events === null || "message" in events) throw new Error(events?.message ?? "no role is named");
  return events;
}

interface Place {
  readonly name: string;
  readonly role: string;
  readonly step: RegExp;
  readonly start: (rounds: number) => Walk;
  readonly lapse: (walk: Walk) => void;
}

const PLACES: readonly Place[] = [
  {
    name: "the built work of a merged stage",
    role: "spec",
    step: /approve spec: \d rounds? (is|are) used up since build was merged/,
    start: (rounds) => merged(rounds, ["build", "ship"]),
    lapse: (walk) => lapseUpstream(walk),
  },
  {
    name: "the plan of a merged stage",
    role: "correctness",
    step: /review correctness: \d rounds? (is|are) used up since build was merged/,
    start: (rounds) => merged(rounds, ["build", "ship"]),
    lapse: (walk) => lapseUpstream(walk, "reviews", "correctness"),
  },
  {
    name: "the quality gates of a merged stage",
    role: "quality_gates",
    step: /gates: \d rounds? (is|are) used up since build was merged/,
    start: (rounds) => merged(rounds, ["build", "ship"]),
    lapse: (walk) => lapseUpstream(walk, "approvals", "quality_gates"),
  },
  {
    name: "the whole intent",
    role: "cross-stage-consistency",
    step: /approve cross-stage-consistency: \d rounds? (is|are) used up \|/,
    start: (rounds) => merged(rounds + 1, ["build"]), // one round has been used when the delivery stands
    lapse: lapseWhole,
  },
];

/** The role has looked `times`, and is to review again. */
function looked({ role, start, lapse }: Place, rounds: number, times: number): Walk {
  const walk = start(rounds);
  lapse(walk);
  for (let i = 0; i < times; i += 1) {
    expect(where(walk).waits_for).toBe("agents");
    look(walk, role);
    lapse(walk);
  }
  return walk;
}

/** Everybody does what is to be done until the role has signed. */
function look(walk: Walk, role: string): void {
  while (signersWaited({ state: walk.state, facts: walk.facts }).some((one) => one.role === role)) run(walk, 1);
}

describe.each(PLACES)("rounds on $name", (place) => {
  const { role, step, lapse } = place;
  it.each<[number, number, boolean]>([
    [3, 2, false],
    [3, 3, true],
    [1, 0, false],
    [1, 1, true],
  ])("with %i allowed, after %i: stuck %s", (rounds, times, stuck) => {
    const walk = looked(place, rounds, times);
    expect(where(walk)).toMatchObject({ waits_for: stuck ? "stuck" : "agents" });
    if (!stuck) return;
    expect(where(walk).lanes).toEqual([]);
    const told = whyNot(where(walk).reason);
    expect(told).toMatch(step);
    expect(told).toContain(
      `someone with the command permission | \`/haiku retry ${role} <note>\` grants one more round`,
    );
    expect(told).toMatch(/haiku changes <text>.*haiku abandon <reason>/);
    expect(told.includes(`/haiku approve ${role} <reason>`)).toBe(role !== "quality_gates");
  });

  it.each(["named", "bare"])("lets a person grant one more by a %s retry, and only one", (how) => {
    const walk = looked(place, 2, 2);
    apply(walk, ...retry(anObservation(walk), how === "named" ? `${role} look again` : "", said()));
    expect(where(walk).waits_for).toBe("agents");
    look(walk, role);
    lapse(walk);
    expect(where(walk).waits_for).toBe("stuck");
  });
});

const isGates = ({ role }: Place): boolean => role === "quality_gates";

describe.each(PLACES.filter((one) => !isGates(one)))("a person at the cap of $name", (place) => {
  const { role, lapse } = place;
  it("lets a person accept what stands, with a reason, and only at the cap", () => {
    const walk = looked(place, 2, 1);
    expect(acceptRole(anObservation(walk), `${role} fine`, said())).toEqual({
      hint: "`/haiku approve` alone passes what is waited for",
      message: `${role} still has rounds left`,
    });
    look(walk, role);
    expect(acceptRole(anObservation(walk), `${role} fine`, said())).toEqual({
      hint: "`/haiku approve` alone passes what is waited for",
      message: `${role} is not waited for`,
    });
    lapse(walk);
    expect(acceptRole(anObservation(walk), role, said())).toEqual({
      hint: `\`/haiku approve ${role} <reason>\``,
      message: "a reason is missing",
    });
    const [event, ...more] = made(acceptRole(anObservation(walk), `${role} fine as it is`, said()));
    expect(more).toEqual([]);
    if (!event) throw new Error("nothing accepted");
    apply(walk, event);
    expect(where(walk).waits_for).not.toBe("stuck");
    expect(signersWaited({ state: walk.state, facts: walk.facts }).filter((one) => one.role === role)).toEqual([]);
    expect(JSON.stringify(walk.state)).toContain('"reason":"fine as it is"');
  });
});

it.each(PLACES.filter(isGates))("has nobody accept $name", (place) => {
  expect(acceptRole(anObservation(looked(place, 2, 2)), "quality_gates fine", said())).toEqual({
    hint: "`/haiku retry quality_gates`, or waive the finding",
    message: "quality gates are run, not accepted",
  });
});

describe("the gates of the whole intent", () => {
  it.each<[number, boolean]>([
    [1, true],
    [2, false],
  ])("with %i allowed, after 1: stuck %s", (rounds, stuck) => {
    const walk = withLimits(startWalk(["build"], []), { ...LIMITS, rounds });
    begin(walk, "build", {});
    plan(walk, "build", [plannedUnit({ id: FIRST, quality_gates: [gate] })]);
    run(walk);
    lapseWhole(walk);
    expect(where(walk)).toMatchObject({ phase: "intent-gates", waits_for: stuck ? "stuck" : "agents" });
    if (!stuck) return;
    expect(whyNot(where(walk).reason)).toMatch(/gates: 1 round is used up .*retry quality_gates/);
    apply(walk, ...retry(anObservation(walk), "quality_gates again", said()));
    expect(where(walk).lanes).toMatchObject([{ kind: "gates", stage: null }]);
  });
});

it("accepts a role in every merged stage where its rounds are used up", () => {
  const limits = { ...LIMITS, rounds: 1 };
  const walk = startWalk(["build", "ship", "run"]);
  for (const [i, stage] of ["build", "ship"].entries()) {
    begin(walk, stage, { limits });
    plan(walk, stage, [plannedUnit({ id: `unit-00${i + 1}-x`, stage, outputs: ["src/same.ts"] })]);
    run(walk);
  }
  begin(walk, "run", { limits });
  plan(walk, "run", [plannedUnit({ id: "unit-003-x", stage: "run" })]);
  for (const change of ["8", "9"]) {
    apply(walk, { do: "adopt", at: at(), stage: null, head: "p", changed: { "src/same.ts": change.repeat(40) }, by });
    run(walk);
  }
  const events = made(acceptRole(anObservation(walk), "spec fine", said()));
  expect(events.map((event) => event.do === "accept" && event.stage)).toEqual(["build", "ship"]);
  apply(walk, ...events);
  expect(signersWaited({ state: walk.state, facts: walk.facts }).map(({ role }) => role)).not.toContain("spec");
});

it("names roles of every stage that has begun and of the whole intent, and nothing else", () => {
  const walk = merged(2, ["build", "ship"]);
  for (const [words, want] of [
    ["cross-stage-consistency fine", "cross-stage-consistency is not waited for"],
    ["correctness fine", "correctness still has rounds left"],
    ["looks good", "the words behind it name no reviewer"],
    ["", null],
  ] as const) {
    const answer = acceptRole(anObservation(walk), words, said());
    expect(answer && "message" in answer ? answer.message : answer).toBe(want);
  }
});

it("has a stage tried again by its name", () => {
  const walk = merged(2, ["build", "ship"]);
  expect(retry(anObservation(walk), "build it is mended", said())).toMatchObject([
    { do: "intervene", stage: "build", intervention: { do: "retry", note: "it is mended" } },
  ]);
});
