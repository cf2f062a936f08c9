import { own } from "../../shared/index.ts";
import type { FileTree, Finding, IntentState, PlannedUnit, Plans, Stamp, Step, Witnesses } from "../model/index.ts";
import { approvalWitness, folderOf, reviewWitness, unitFile } from "./signatures.ts";

/** One thing a signer saw: as it was then and as it is now; null where it is not there. */
export interface SeenAgain {
  /** `.` is the whole tree, whose id now is not known to the books. */
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What a role that signed before looks at when it looks again. */
export interface SecondLook {
  /** When it signed last. */
  readonly since: string;
  readonly changed: readonly SeenAgain[];
  /** Files and folders that are as they were signed. */
  readonly unchanged: readonly string[];
  /** Units whose plan is as it was signed, in every part that this role saw. */
  readonly settled: readonly string[];
  /** Units that this role has never signed. */
  readonly fresh: readonly string[];
  /** Findings of this role, open and closed. */
  readonly findings: readonly Finding[];
}

interface Work {
  readonly state: IntentState;
  readonly plans: Plans;
  readonly files: FileTree;
}

/** Null for a first look, and for steps that sign nothing. */
export function secondLook(work: Work, step: Step): SecondLook | null {
  if ((step.kind !== "review" && step.kind !== "approve") || step.subject === null) return null;
  const pairs = step.stage === null ? wholeIntent(work.state, step.subject) : perUnit(work, step, step.subject);
  const stamped = pairs.filter((pair): pair is Stamped => pair.stamp !== undefined);
  const since = stamped
    .map(({ stamp }) => stamp.at)
    .sort()
    .at(-1);
  if (since === undefined) return null;
  const compared = stamped.map((pair) => ({ ...pair, seen: compare(pair.stamp.witnesses, pair.now) }));
  const same = compared.filter(({ seen }) => seen.every(({ before, after }) => before === after));
  const all = compared.flatMap(({ seen }) => seen);
  return {
    since,
    changed: distinct(all.filter(({ before, after }) => before !== after)),
    unchanged: distinct(all.filter(({ before, after }) => before === after)).map(({ path }) => path),
    settled: same.flatMap(({ unit }) => (unit === null ? [] : [unit])),
    fresh: pairs.flatMap(({ unit, stamp }) => (stamp === undefined && unit !== null ? [unit] : [])),
    findings: work.state.findings.filter((finding) => isOf(work.state, finding, step)),
  };
}

interface Pair {
  readonly unit: string | null;
  readonly stamp: Stamp | undefined;
  readonly now: Witnesses;
}
interface Stamped extends Pair {
  readonly stamp: Stamp;
}

function wholeIntent(state: IntentState, role: string): readonly Pair[] {
  return [{ unit: null, stamp: own(state.intent.approvals, role), now: {} }];
}

function perUnit({ state, plans, files }: Work, step: Step, role: string): readonly Pair[] {
  const stage = step.stage ?? "";
  const family = step.kind === "review" ? "reviews" : "approvals";
  return (own(plans.stages, stage)?.units ?? []).map((unit) => ({
    unit: unit.id,
    stamp: withFile(state, unit, own(own(state.stages, stage)?.units[unit.id]?.[family] ?? {}, role)),
    now:
      family === "reviews"
        ? planAsFile(state, unit, reviewWitness(unit))
        : approvalWitness(folderOf(state), unit, files),
  }));
}

/** What is signed of a plan has no place in the tree: it is shown at the unit's file. */
function withFile(state: IntentState, unit: PlannedUnit, stamp: Stamp | undefined): Stamp | undefined {
  return stamp && { ...stamp, witnesses: planAsFile(state, unit, stamp.witnesses) };
}

function planAsFile(state: IntentState, unit: PlannedUnit, witnesses: Witnesses): Witnesses {
  const entries = Object.entries(witnesses).map(([path, id]): [string, string | null] =>
    path.startsWith("plan:") ? [unitFile(folderOf(state), unit), id] : [path, id],
  );
  return Object.fromEntries(entries);
}

function compare(then: Witnesses, now: Witnesses): readonly SeenAgain[] {
  const paths = [...new Set([...Object.keys(then), ...Object.keys(now)])];
  return paths.map((path) => ({ path, before: own(then, path) ?? null, after: own(now, path) ?? null }));
}

function distinct(seen: readonly SeenAgain[]): readonly SeenAgain[] {
  return seen.filter(({ path }, i) => seen.findIndex((other) => other.path === path) === i);
}

/** Filed in the same kind of run of this role, or joined by it. */
function isOf({ slug }: IntentState, { source_ref, stage, also }: Finding, step: Step): boolean {
  const role = step.subject ?? "";
  if (also.includes(role) && stage === step.stage) return true;
  return source_ref.startsWith(`step:${[slug, step.stage ?? "-", step.kind, role].join("/")}/`);
}
