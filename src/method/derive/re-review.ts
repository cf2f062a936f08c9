import { own } from "../../shared/index.ts";
import type { FileTree, Finding, IntentState, PlannedUnit, Plans, SeenFiles, Signature, Step } from "../model/index.ts";
import { parseSourceRef } from "../source-ref.ts";
import { filesSeenByApproval, filesSeenByReview, folderOf, unitFile } from "./signatures.ts";

/** One thing a signer saw: as it was then and as it is now; null where it is not there. */
export interface ComparedFile {
  /** `.` is the whole tree, whose id now is not known to the ledger. */
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What a role that signed before looks at when it reviews again. */
export interface ReReview {
  /** When it signed last. */
  readonly since: string;
  readonly changed: readonly ComparedFile[];
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
export function reReview(work: Work, step: Step): ReReview | null {
  if ((step.kind !== "review" && step.kind !== "approve") || step.subject === null) return null;
  const pairs = step.stage === null ? wholeIntent(work.state, step.subject) : perUnit(work, step, step.subject);
  const stamped = pairs.filter((pair): pair is Signed => pair.signature !== undefined);
  const since = stamped
    .map(({ signature }) => signature.at)
    .sort()
    .at(-1);
  if (since === undefined) return null;
  const compared = stamped.map((pair) => ({ ...pair, seen: compare(pair.signature.witnesses, pair.now) }));
  const same = compared.filter(({ seen }) => seen.every(({ before, after }) => before === after));
  const all = compared.flatMap(({ seen }) => seen);
  return {
    since,
    changed: distinct(all.filter(({ before, after }) => before !== after)),
    unchanged: distinct(all.filter(({ before, after }) => before === after)).map(({ path }) => path),
    settled: same.flatMap(({ unit }) => (unit === null ? [] : [unit])),
    fresh: pairs.flatMap(({ unit, signature }) => (signature === undefined && unit !== null ? [unit] : [])),
    findings: work.state.findings.filter((finding) => isOf(work.state, finding, step)),
  };
}

interface Pair {
  readonly unit: string | null;
  readonly signature: Signature | undefined;
  readonly now: SeenFiles;
}
interface Signed extends Pair {
  readonly signature: Signature;
}

function wholeIntent(state: IntentState, role: string): readonly Pair[] {
  return [{ unit: null, signature: own(state.intent.approvals, role), now: {} }];
}

function perUnit({ state, plans, files }: Work, step: Step, role: string): readonly Pair[] {
  const stage = step.stage ?? "";
  const family = step.kind === "review" ? "reviews" : "approvals";
  return (own(plans.stages, stage)?.units ?? []).map((unit) => ({
    unit: unit.id,
    signature: withFile(state, unit, own(own(state.stages, stage)?.units[unit.id]?.[family] ?? {}, role)),
    now:
      family === "reviews"
        ? planAsFile(state, unit, filesSeenByReview(unit))
        : filesSeenByApproval(folderOf(state), unit, files),
  }));
}

/** What is signed of a plan has no place in the tree: it is shown at the unit's file. */
function withFile(state: IntentState, unit: PlannedUnit, signature: Signature | undefined): Signature | undefined {
  return signature && { ...signature, witnesses: planAsFile(state, unit, signature.witnesses) };
}

function planAsFile(state: IntentState, unit: PlannedUnit, witnesses: SeenFiles): SeenFiles {
  const entries = Object.entries(witnesses).map(([path, id]): [string, string | null] =>
    path.startsWith("plan:") ? [unitFile(folderOf(state), unit), id] : [path, id],
  );
  return Object.fromEntries(entries);
}

function compare(then: SeenFiles, now: SeenFiles): readonly ComparedFile[] {
  const paths = [...new Set([...Object.keys(then), ...Object.keys(now)])];
  return paths.map((path) => ({ path, before: own(then, path) ?? null, after: own(now, path) ?? null }));
}

function distinct(seen: readonly ComparedFile[]): readonly ComparedFile[] {
  return seen.filter(({ path }, i) => seen.findIndex((other) => other.path === path) === i);
}

/** Filed in the same kind of run of this role, or joined by it. */
function isOf({ slug }: IntentState, { source_ref, stage, also }: Finding, step: Step): boolean {
  const role = step.subject ?? "";
  if (also.includes(role) && stage === step.stage) return true;
  const source = parseSourceRef(source_ref);
  const runs = `${[slug, step.stage ?? "-", step.kind, role].join("/")}/`;
  return source?.from === "step" && source.key.startsWith(runs);
}
