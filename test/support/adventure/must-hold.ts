import { expect } from "vitest";
import {
  type Facts,
  type Finding,
  type IntentState,
  type LedgerEvent,
  type Position,
  type Reason,
  recordedSteps,
  stopsStage,
  transition,
} from "../../../src/method/index.ts";
import { allSigned } from "../../../src/method/position/index.ts";
import { UserError } from "../../../src/shared/index.ts";

/* What holds before and after every line of the ledger, whoever caused it. Numbers as in the list of the README. */

/** 4. A stage is recorded as merged with its gate passed, every role signed and no blocker in the way. */
export function mergesOnlyWhatIsSigned(before: IntentState, event: LedgerEvent, facts: Facts): void {
  if (event.do !== "merged") return;
  const stage = before.stages[event.stage];
  if (!stage) throw new RangeError(`${event.stage} has not begun`);
  expect(stage.gate).not.toBeNull();
  expect(allSigned({ state: before, facts }, stage)).toBe(true);
  const waived = ({ waiver }: Finding): boolean =>
    waiver !== null && (waiver.until === null || facts.now < waiver.until);
  const stopping = before.findings.filter(
    (one) => one.stage === stage.name && one.resolution === null && stopsStage(one) && !waived(one),
  );
  expect(stopping.map(({ id }) => id)).toEqual([]);
}

const BEGINS: readonly LedgerEvent["do"][] = [
  "begin_stage",
  "open",
  "open_gate",
  "clear",
  "merged",
  "archive",
  "deliver",
];
const PASSES: readonly LedgerEvent["do"][] = ["open_gate", "clear", "merged"];

/**
 * While a pull request of ours is closed or its branch is not what the ledger says nothing begins, though what a job at work
 * went on with in its job is recorded; with another base, no gate is passed.
 */
export function goesNowhereElse(event: LedgerEvent, facts: Facts): void {
  const [place] = facts.pulls ?? [];
  if (place === undefined || place.state === "merged") return;
  const uprooted = place.state === "closed" || place.head === null || place.rewritten;
  const goesOn = event.do === "open" && event.sha === undefined;
  if (uprooted && !goesOn) expect(BEGINS).not.toContain(event.do);
  if (place.base.is !== place.base.should) expect(PASSES).not.toContain(event.do);
}

/** 5. Nothing an agent lands changes what was weighed, targeted or closed; numbers stay whose they are. */
export function keepsFindings(before: IntentState, after: IntentState, event: LedgerEvent): void {
  expect(after.findings.map(({ id }) => id).slice(0, before.findings.length)).toEqual(
    before.findings.map(({ id }) => id),
  );
  expect(new Set(after.findings.map(({ id }) => id)).size).toBe(after.findings.length);
  for (const [i, old] of before.findings.entries()) {
    const now = after.findings[i];
    if (!now || now === old) continue;
    if (event.do === "land" && old.severity !== null) expect(now.severity).toBe(old.severity);
    if (event.do === "land" && old.targets !== null) expect(now.targets).toEqual(old.targets);
    if (old.resolution !== null) expect(settled(now)).toEqual(settled(old));
    if (old.iterations.length > 0) expect(now.body).toBe(old.body);
  }
}

/** What of a closed finding never changes; a step that was at work on it may still end, and others may join it. */
function settled({ title, severity, targets, items, resolution, closed, waiver, body }: Finding): Partial<Finding> {
  return { title, severity, targets, items, resolution, closed, waiver, body };
}

/** 6. What work has begun on is never planned anew. */
export function keepsPlans(before: IntentState, after: IntentState): void {
  for (const [name, stage] of Object.entries(before.stages)) {
    for (const [id, unit] of Object.entries(stage.units)) {
      if (unit.started_at === null) continue;
      const { plan, body, started_at } = after.stages[name]?.units[id] ?? {};
      expect({ plan, body, started_at }).toEqual({ plan: unit.plan, body: unit.body, started_at: unit.started_at });
    }
    // What has merged keeps its record.
    if (stage.merged !== null) expect(after.stages[name]?.merged).toEqual(stage.merged);
  }
}

const ONCE: ReadonlySet<LedgerEvent["do"]> = new Set([
  "begin_stage",
  "open",
  "land",
  "close",
  "open_gate",
  "clear",
  "merged",
  "early_merge",
  "time_out",
  "archive",
  "deliver",
  "end",
  "supersede",
]);

/** 2. A line that comes twice is refused, or changes nothing. A person's words are told apart by where they were said. */
export function countsOnce(after: IntentState, event: LedgerEvent): void {
  if (!ONCE.has(event.do)) return;
  try {
    expect(transition(after, event)).toEqual(after);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.code).toBe("lifecycle_violation");
  }
}

/** 7. Whatever is waited for is named, with who can bring it; where that is a person, also how. */
export function saysWhatIsMissing(now: Position): void {
  if (now.status === "ended") return;
  // While somebody else has the word, agents are waited for by nobody; everything else that is missing says how.
  const how = now.waits_for === "person" || now.waits_for === "stuck" || now.waits_for === "nobody";
  const paused = now.status === "paused";
  if (paused) expect(now.reason).toMatchObject({ who: expect.stringMatching(/./), how: expect.stringMatching(/./) });
  for (const leaf of leavesOf(now.reason)) {
    for (const word of [leaf.subject, leaf.because, leaf.who]) expect(word, JSON.stringify(leaf)).toBeTruthy();
    if (how && !paused) expect(leaf.how, JSON.stringify(now)).toBeTruthy();
  }
  if (now.waits_for === "agents")
    expect(now.lanes.length + now.in_flight.length, JSON.stringify(now)).toBeGreaterThan(0);
}

function leavesOf(reason: Reason): readonly Reason[] {
  const parts = (reason.parts ?? []).filter(({ met }) => !met);
  return parts.length === 0 ? [reason] : parts.flatMap(leavesOf);
}

/**
 * 8. The most steps that can be opened while people grant nothing again and change nothing: from the caps alone. An
 * attempt counts as a step; each count below is what a cap lets happen, times the attempts it may take.
 */
export function mostSteps(state: IntentState): number {
  const { limits, roles, fix_chain } = state.intent.frozen;
  const stages = Object.values(state.stages);
  const bolts = (chain: number, most: number): number => (most + 1) * 2 * chain;
  const sum = (of: readonly number[]): number => of.reduce((all, one) => all + one, 0);
  const fixes = sum(
    state.findings.map(({ stage }) => {
      const chain = stages.find(({ name }) => name === stage)?.frozen.fix_chain ?? fix_chain;
      return bolts(chain.length, limits.fix_bolts);
    }),
  );
  const perStage = stages.map((stage) => {
    const { chain, discovery, roles: own } = stage.frozen;
    const units = Object.keys(stage.units).length;
    // Each role in each audit: rounds of the stage's own life, and of what came after its merge.
    const audits = 2 * (own.length + 2) * 2 * limits.rounds;
    return discovery.length + 4 + units * bolts(chain.length, limits.unit_bolts) + audits;
  });
  const whole = (roles.length + 1) * limits.rounds;
  return limits.attempts * (fixes + sum(perStage) + whole);
}

/** Findings that can be filed at all: each stage's and the whole's. */
export function mostFindings(state: IntentState, gates: number): number {
  const { limits } = state.intent.frozen;
  return (state.intent.stages.length + 1) * (limits.findings_per_stage + limits.rounds * gates);
}

export function stepsOpened(state: IntentState): number {
  return recordedSteps(state).length;
}
