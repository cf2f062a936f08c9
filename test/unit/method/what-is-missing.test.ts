import { describe, expect, it } from "vitest";
import type { EventSeen, Facts, FrozenStage, Limits, Position, Reason } from "../../../src/method/index.ts";
import { saysWhatIsMissing } from "../../support/adventure/must-hold.ts";
import { aFinding, LIMITS } from "../../support/recorded/records.ts";
import { apply, at, land, openAll, plannedUnit, plannedWalk, run, type Walk, where } from "../../support/walk.ts";

/* Whatever is waited for, it is said who can provide it and how, or that it comes by itself. */

const by = { login: "maintainer", id: 2 };

function walkTo(change: Partial<FrozenStage> = {}, facts: Partial<Facts> = {}): Walk {
  const walk = plannedWalk(change, {
    units: [plannedUnit(), plannedUnit({ id: "unit-002-next", depends_on: ["unit-001-load"] })],
  });
  walk.facts = { ...walk.facts, ...facts };
  return walk;
}

const atGate = (change: Partial<FrozenStage>, facts: Partial<Facts> = {}): Walk => {
  const walk = walkTo(change, facts);
  run(walk);
  return walk;
};

/** What runs dies, as often as it may. */
function failing(walk: Walk): Walk {
  for (let i = 0; i < LIMITS.attempts; i += 1) {
    openAll(walk);
    const steps = where(walk).in_flight;
    apply(walk, { do: "close", at: at(), steps, result: "failed", message: "out of quota", run: 1 });
  }
  return walk;
}

function steps(walk: Walk, rounds: number): Walk {
  for (let i = 0; i < rounds; i += 1) for (const step of openAll(walk)) land(walk, step);
  return walk;
}

const event = (kind: EventSeen["kind"], name: string): Partial<Facts> => ({
  gate: {
    count: 1,
    requester: null,
    events: [{ kind, name, met: false, because: `${name} is waited for`, ref: null, by: null }],
  },
});

function capped(limits: Partial<Limits>): Walk {
  const walk = walkTo();
  const { intent } = walk.state;
  const own = { ...LIMITS, ...limits };
  walk.state = { ...walk.state, intent: { ...intent, frozen: { ...intent.frozen, limits: own } } };
  return steps(walk, 1);
}

const checks = (...states: readonly ("pending" | "failed")[]): Partial<Facts> => ({
  foreign_checks: states.map((state, i) => ({ name: `ci-${i + 1}`, state })),
});

/** What has failed was filed, and closed as nothing that this work can mend. */
function toldOf(walk: Walk): Walk {
  const ref = `check:ci-2@${walk.facts.head}`;
  const told = aFinding({ source_ref: ref, origin: "agent", resolution: "non_actionable" });
  walk.state = { ...walk.state, findings: [told] };
  return walk;
}

const leaves = (reason: Reason): readonly Reason[] =>
  reason.parts === undefined ? [reason] : reason.parts.flatMap(leaves);
const told = (now: Position): readonly string[] =>
  leaves(now.reason).map(({ subject, because, who, how }) => [subject, because, who, how ?? "-"].join(" | "));

type Row = readonly [string, () => Walk, Position["waits_for"], RegExp];
const ROWS: readonly Row[] = [
  ["a plan that is being written", () => walkTo(), "agents", /^plan \| the plan is being written \| an agent in CI/],
  ["a step that failed", () => failing(walkTo()), "stuck", /^elaborate \| failed 3 times.*command perm.*haiku retry/],
  ["discovery that failed", () => failing(walkTo({ discovery: DISCOVERY() })), "stuck", /^discover A \| failed 3 t/],
  ["roles that failed", () => failing(steps(walkTo(), 1)), "stuck", /^review spec \| failed 3 times.*haiku retry/],
  [
    "units in their turn",
    () => steps(walkTo(), 2),
    "agents",
    /unit-002.*waits for unit-001.*the units before it.*by itself/,
  ],
  ["a unit that failed", () => failing(steps(walkTo(), 2)), "stuck", /^hat 001 builder \| failed 3 times.*haiku retry/],
  ["a pause", () => paused(walkTo()), "person", /plan is being written/],
  ["a cap on steps", () => capped({ steps: 2 }), "stuck", /^steps \| .*command permission \| .*retry steps/],
  [
    "plans that do not parse",
    () => walkTo({}, BROKEN),
    "stuck",
    /plan.md:3 \| is broken \| whoever may push.*\| mend it/,
  ],
  [
    "the plan's sign-off",
    () => atGate({ elaboration: "collaborative" }),
    "person",
    /^plan sign-off.*approve perm.*haiku a/,
  ],
  [
    "checks that run",
    () => atGate({ gate: ["ask"] }, checks("pending")),
    "nobody",
    /^ci-1 \| has not ended \| nobody \| .*by its/,
  ],
  [
    "checks that failed",
    () => toldOf(atGate({ gate: ["ask"] }, checks("pending", "failed"))),
    "person",
    /^ci-2 \| failed \| someone.*push/,
  ],
  ["an approval", () => atGate({ gate: ["ask"] }), "person", /^gate .*approve permission \| approve the pull request/],
  ["a merge", () => atGate({ gate: ["external"] }), "person", /^gate .*whoever may merge \| merge the pull request/],
  [
    "two people",
    () => atGate({ gate: ["ask"] }, { gate: { count: 2, requester: by, events: [] } }),
    "person",
    /0 of 2 people/,
  ],
  [
    "a check outside",
    () => atGate({ gate: ["await"] }, event("check", "e2e")),
    "nobody",
    /^check e2e.*whoever runs e2e/,
  ],
  [
    "a label",
    () => atGate({ gate: ["await"] }, event("label", "legal")),
    "person",
    /^label legal.*approve permission.*set/,
  ],
  ["a date", () => atGate({ gate: ["await"] }, event("date", "2030-01-01")), "nobody", /^date 2030.*nobody \| nothing/],
  [
    "a person and a date",
    () => atGate({ gate: ["ask", "await"] }, event("date", "2030-01-01")),
    "person",
    /^date 2030.*by its/,
  ],
];

function DISCOVERY(): FrozenStage["discovery"] {
  return ["A", "B"].map((template) => ({ template, location: `${template}.md`, required: true }));
}

const BROKEN: Partial<Facts> = {
  plans: { stages: {}, problems: [{ path: "plan.md", line: 3, what: "is broken", fix: "mend it" }] },
};

function paused(walk: Walk): Walk {
  apply(walk, { do: "pause", at: at(), by, reason: "wait", source: "comment/1" });
  return walk;
}

describe("what is waited for", () => {
  it.each(ROWS)("%s", (_, go, waits_for, words) => {
    const now = where(go());
    saysWhatIsMissing(now);
    expect(now.waits_for).toBe(waits_for);
    expect(told(now).join("\n")).toMatch(words);
  });

  it("does not say of a step that is stuck that somebody is at work on it", () => {
    const now = where(failing(steps(walkTo(), 1)));
    expect(told(now).map((line) => line.split(" | ")[0])).toEqual(["review spec", "review correctness"]);
    expect(now.reason.because).toBe("stage build is in review");
    expect(where(failing(walkTo())).reason.because).toBe("stage build: failed 3 times: out of quota");
  });
});
