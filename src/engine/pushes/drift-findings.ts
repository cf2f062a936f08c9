import {
  folderOf,
  type LedgerEvent,
  type NewFinding,
  type Person,
  type SourceRef,
  type StageRecord,
  sourceRef,
  workingStage,
} from "../../method/index.ts";
import {
  changedAfterGate,
  changedByOutsider,
  type FindingText,
  goalPageUnusable,
  lockedPlanEdited,
  manyChangedByOutsider,
  type PushSource,
} from "../../render/index.ts";
import { own } from "../../shared/index.ts";
import { intentGoalPath } from "../../state/index.ts";
import { showDifference } from "../../text/index.ts";
import { engineFinding } from "../ledger/engine-finding.ts";
import { type Observation, stateOf } from "../observe/observation.ts";
import { type LockedEdit, type PushChanges, passedPaths } from "./pushed-files.ts";

/** A push of somebody else, as far as it is known who that was. */
export interface ForeignPush extends PushSource {
  readonly person: Person | null;
  /** Whether that person may command: then the change is taken up, else it is drift. */
  readonly permitted: boolean;
  /** Why the page of the goal changes no goal any more, where the push made it so. */
  readonly goal_page: string | null;
  /** Texts of changed files before and after, where they could be read as text. */
  readonly texts: ReadonlyMap<string, { readonly before: string; readonly after: string }>;
}

/** More files of one push than this share one finding. */
export const ONE_BY_ONE = 5;

/** The line that files what a push calls for; null when it calls for nothing, or all of it was filed before. */
export function driftEvent(observation: Observation, push: ForeignPush, changes: PushChanges): LedgerEvent | null {
  const known = new Set(stateOf(observation).findings.map((finding) => finding.source_ref));
  const all = [
    ...changes.locked.map((edit) => lockedPlan(observation, push, edit)),
    ...(push.permitted ? afterGate(observation, push, changes) : unasked(observation, push, changes)),
    ...(push.goal_page === null ? [] : [unusablePage(observation, push, { changes, why: push.goal_page })]),
  ];
  const findings = all.filter((finding) => !known.has(finding.source_ref));
  return findings.length === 0 ? null : { do: "file", at: observation.facts.now, findings };
}

/** Told and left to people: the goal stands as it was. */
function unusablePage(
  observation: Observation,
  push: ForeignPush,
  { changes, why }: { readonly changes: PushChanges; readonly why: string },
): NewFinding {
  const path = intentGoalPath(folderOf(stateOf(observation)));
  const ref = refOf(path, own(changes.changed, path) ?? null);
  const stage = workingStage(stateOf(observation))?.name ?? null;
  return { ...finding(observation, goalPageUnusable(push, why), { stage, path, ref }), severity: "low", parked: true };
}

function lockedPlan(observation: Observation, push: ForeignPush, edit: LockedEdit): NewFinding {
  const difference = showDifference(edit.before, edit.after);
  const text = lockedPlanEdited(push, { id: edit.unit, difference });
  const at = { stage: edit.stage, path: edit.path, ref: refOf(edit.path, edit.oid) };
  const made = finding(observation, text, at);
  if (!push.permitted || push.person === null) return made;
  return { ...made, origin: "user-chat", author: { ...push.person, kind: "human" } };
}

/** One finding for everything that a gate had passed; before the gate nothing is filed. */
function afterGate(observation: Observation, push: ForeignPush, changes: PushChanges): readonly NewFinding[] {
  const state = stateOf(observation);
  const working = workingStage(state);
  const outputs =
    (working ? observation.work.plans.stages[working.name]?.units : [])?.flatMap((unit) => unit.outputs) ?? [];
  const [first] = passedPaths(state, changes.others, outputs);
  const path = first?.paths[0];
  if (first === undefined || path === undefined) return [];
  const text = changedAfterGate(push, { stage: first.stage, count: first.paths.length });
  const made = finding(observation, text, {
    stage: first.stage,
    path,
    ref: refOf(path, own(changes.changed, path) ?? null),
  });
  return [{ ...made, items: first.paths.length > 1 ? first.paths.slice(0, 50) : [] }];
}

/** A finding per file; of a push with many files the last one lists the rest. */
function unasked(observation: Observation, push: ForeignPush, { others, changed }: PushChanges): readonly NewFinding[] {
  const stage = workingStage(stateOf(observation))?.name ?? null;
  const ref = (path: string): SourceRef => refOf(path, own(changed, path) ?? null);
  const alone = others.slice(0, ONE_BY_ONE).map((path) => {
    const texts = push.texts.get(path);
    const difference = texts ? differenceOf(texts) : "(not a text)";
    return finding(observation, changedByOutsider(push, { path, difference }), { stage, path, ref: ref(path) });
  });
  const rest = others.slice(ONE_BY_ONE);
  const [next] = rest;
  if (next === undefined) return alone;
  const together = finding(observation, manyChangedByOutsider(push, rest.length), {
    stage,
    path: next,
    ref: ref(next),
  });
  return [...alone, { ...together, items: rest.slice(0, 50) }];
}

interface Place {
  readonly stage: string | null;
  readonly path: string;
  readonly ref: SourceRef;
}

function finding(observation: Observation, { title, body }: FindingText, { stage, path, ref }: Place): NewFinding {
  const record = stage === null ? undefined : stateOf(observation).stages[stage];
  return engineFinding("drift", {
    stage,
    title,
    body: `${body}\n\nFile: ${path}`,
    ...{ origin: "drift", source_ref: ref, severity: null, parked: false },
    family: isBuilt(record) ? "approvals" : "reviews",
  });
}

/** Where every byte is as it was, the file has become another kind: a script that may be run, or a link. */
function differenceOf({ before, after }: { readonly before: string; readonly after: string }): string {
  return before === after ? "(the same text; its mode has changed)" : showDifference(before, after);
}

function isBuilt(stage: StageRecord | undefined): boolean {
  return stage === undefined || Object.values(stage.units).some((unit) => unit.started_at !== null);
}

/** The same content of the same file is filed once. */
function refOf(path: string, id: string | null): SourceRef {
  return sourceRef({ from: "drift", path, id });
}
