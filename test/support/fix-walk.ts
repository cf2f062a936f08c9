import {
  type FrozenStage,
  type LedgerEvent,
  type NewFinding,
  type PlannedUnit,
  type Position,
  type Step,
  standing,
  standingFor,
} from "../../src/method/index.ts";
import { aNewFinding, fixStep } from "./recorded/records.ts";
import { apply, at, begin, land, open, openAll, plan, plannedUnit, startWalk, type Walk, where } from "./walk.ts";

/* A walk as far as the implementer of a finding, while the units of its stage are being built. */

export const FIRST = plannedUnit();
export const MADE = plannedUnit({ id: "unit-002-extra", closes: ["FB-001"] });
export const LATER = plannedUnit({ id: "unit-003-later", depends_on: [FIRST.id] });

interface Setup {
  readonly stage?: string | null;
  readonly frozen?: Partial<FrozenStage>;
  readonly units?: readonly PlannedUnit[];
  readonly stages?: readonly string[];
}

/** A stage whose units are reviewed and whose first one has begun, and a high finding with its fix at the implementer. */
export function atTheFix({ stage = "build", frozen = {}, units = [FIRST], stages = ["build"] }: Setup = {}): Walk {
  const walk = startWalk(stages);
  for (const name of stages) {
    begin(walk, name, frozen);
    plan(walk, name, name === stages.at(-1) ? units : []);
    if (name !== stages.at(-1)) {
      apply(walk, { do: "clear", stage: name, what: "gate", clearance: cleared() });
      apply(walk, { do: "merged", at: at(), stage: name, ref: "m", head: "m" });
    }
  }
  goOn(walk, (now) => now.phase === "execute");
  openAll(walk);
  apply(walk, filed(stage));
  goOn(walk, (now) => now.lanes.some(({ steps }) => steps[0]?.hat === fixer(stage)), ["fix"]);
  openAll(walk);
  return walk;
}

const fixer = (stage: string | null): string => (stage === null ? "reconciler" : "builder");
/** The plan of `build` signed as it stands. */
export function planSigned(walk: Walk): LedgerEvent {
  const witnesses = standingFor({ on: "plan", stage: "build" }, standing(walk.state, walk.facts));
  return { do: "clear", stage: "build", what: "plan", clearance: { ...cleared(), witnesses } };
}

export const cleared = () => ({ at: at(), by: null, source: "engine", ref: null, witnesses: {} }) as const;

export function filed(stage: string | null, change: Partial<NewFinding> = {}): LedgerEvent {
  return { do: "file", at: at(), findings: [aNewFinding({ stage, title: "Rows are lost", ...change })] };
}

/** Whatever may start is done by agents that agree, until this holds. */
export function goOn(walk: Walk, until: (now: Position) => boolean, kinds?: readonly Step["kind"][]): Position {
  for (let turn = 0; turn < 30; turn += 1) {
    const now = where(walk);
    if (until(now)) return now;
    const mine = now.lanes.filter(({ steps }) => steps.every(({ kind }) => kinds?.includes(kind) ?? true));
    for (const job of mine) open(walk, job);
    for (const step of mine.flatMap(({ steps }) => steps)) land(walk, step);
  }
  throw new TypeError(`it never came to that: ${JSON.stringify(where(walk))}`);
}

export const FIX = fixStep("builder");

/** The implementer hands on and has written this unit. */
export function addsUnit(walk: Walk, units: readonly PlannedUnit[], fix: Step = FIX, made: PlannedUnit = MADE): void {
  land(walk, fix, { made: { [`${made.stage}/${made.id}`]: ["FB-001"] } });
  plan(walk, made.stage, units);
}

export const kindsOf = (now: Position): readonly string[] =>
  now.lanes.flatMap(({ steps }) => steps.map(({ kind, subject, hat }) => [kind, subject, hat].join("/")));

export function hat(subject: string, worn: string): Step {
  return { stage: "build", kind: "hat", subject, hat: worn, n: 1, attempt: 1 };
}
