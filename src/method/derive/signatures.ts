import { blobId, contentId, EMPTY_BLOB, own } from "../../shared/index.ts";
import {
  type FileTree,
  type FrozenStage,
  type IntentState,
  type PlannedUnit,
  QUALITY_GATES,
  type QualityGate,
  type SeenFiles,
  SPEC,
} from "../model/index.ts";
import { isUnder } from "./unit.ts";

/** Folder of the intent's work below `.haiku/intents/`. A ledger from before it had a name of its own uses the slug. */
export function folderOf(state: Pick<IntentState, "slug" | "intent">): string {
  return state.intent.folder ?? state.slug;
}

/** Path of that folder, with a slash at the end. */
export function workFolder(state: Pick<IntentState, "slug" | "intent">): string {
  return `.haiku/intents/${folderOf(state)}/`;
}

/** Path of a unit's file on the work branch. */
export function unitFile(folder: string, unit: { readonly stage: string; readonly id: string }): string {
  return `.haiku/intents/${folder}/stages/${unit.stage}/units/${unit.id}.md`;
}

/** Path of a stage's plan in prose. */
export function planFile(folder: string, stage: string): string {
  return `.haiku/intents/${folder}/stages/${stage}/plan.md`;
}

const ABOVE_INTENTS = [".", ".haiku", ".haiku/intents"];

/** Whether a path is beyond the intents' own pages: a change there is one that quality gates may feel. */
export function outsideIntents(path: string): boolean {
  return !path.startsWith(".haiku/intents/") && !ABOVE_INTENTS.includes(path);
}

/** What a reviewer of the plan sees of a unit: its plan part. */
export function filesSeenByReview(unit: PlannedUnit): SeenFiles {
  return { [`plan:${unit.stage}/${unit.id}`]: unit.plan };
}

/** What a reviewer of the built work sees of a unit: its file and every declared output. */
export function filesSeenByApproval(folder: string, unit: PlannedUnit, files: FileTree): SeenFiles {
  const file = unitFile(folder, unit);
  return { [file]: files.get(file) ?? null, ...filesSeenOfOutputs(unit, files) };
}

/** What evidence for a criterion was seen on: every declared output. */
export function filesSeenOfOutputs({ outputs }: Pick<PlannedUnit, "outputs">, files: FileTree): SeenFiles {
  return Object.fromEntries(outputs.map(treePath).map((path) => [path, files.get(path) ?? null]));
}

/** What a person sees at the plan sign-off: every plan part and the stage's plan. */
export function filesSeenOfPlan(
  folder: string,
  stage: string,
  units: readonly PlannedUnit[],
  files: FileTree,
): SeenFiles {
  const parts = units.flatMap((unit) => Object.entries(filesSeenByReview(unit)));
  const prose = planFile(folder, stage);
  return { ...Object.fromEntries(parts), [prose]: files.get(prose) ?? null };
}

/** What whoever passes a gate sees besides what the units declare. */
export interface Besides {
  /** Every file that the stage's pull request changes. */
  readonly changed?: readonly string[];
  /** Protected files that this intent changes: people confirm them at the gate. */
  readonly guarded?: readonly string[];
}

/** What a person sees at the gate: every unit's file and outputs, whatever else is changed, and the protected paths. */
export function filesSeenAtGate(
  folder: string,
  units: readonly PlannedUnit[],
  files: FileTree,
  { changed = [], guarded = [] }: Besides = {},
): SeenFiles {
  const declared = units.flatMap(({ outputs }) => outputs);
  // The id of a declared folder tells of every file below it.
  const undeclared = changed.filter((path) => !declared.some((output) => isUnder(path, output)));
  const signed = units.flatMap((unit) => Object.entries(filesSeenByApproval(folder, unit, files)));
  return Object.fromEntries([...signed, ...inBrief(seen(undeclared, files)), ...seen(guarded, files)]);
}

type Seen = readonly (readonly [path: string, id: string | null])[];

function seen(paths: readonly string[], files: FileTree): Seen {
  return paths.map((path) => [path, files.get(path) ?? null]);
}

/** More than these are not named one by one in the ledger: a line about a gate is read by people, and is one of many. */
const MOST_NAMED = 100;

/** What no path can be called: git's begin with no dot and slash. */
const THE_REST = "./other changed files";

/** Many files under one id, which is another as soon as one of them is. */
function inBrief(files: Seen): Seen {
  if (files.length <= MOST_NAMED) return files;
  const all = files.map(([path, id]) => JSON.stringify([path, id])).sort();
  return [[THE_REST, blobId(all.join("\n"))]];
}

/** The same paths with the same ids; a path that is missing is not one that is null. */
export function sameFiles(a: SeenFiles, b: SeenFiles): boolean {
  const paths = Object.keys(a);
  return (
    paths.length === Object.keys(b).length &&
    paths.every((path) => Object.hasOwn(b, path) && own(a, path) === own(b, path))
  );
}

/** Roles that sign the plan, in the order they are shown. */
export function reviewRoles(frozen: FrozenStage): readonly string[] {
  return [SPEC, ...frozen.roles];
}

/** Roles that sign the built work; without quality gates to run there is nothing for `quality_gates` to sign. */
export function approvalRoles(frozen: FrozenStage, gates: readonly QualityGate[]): readonly string[] {
  return gates.length === 0 ? [SPEC, ...frozen.roles] : [SPEC, QUALITY_GATES, ...frozen.roles];
}

/** What is fixed of quality gates: the repository's own, and whether those of plans count besides. */
export type GateRules = Pick<FrozenStage, "quality_gates" | "gates_from">;

/** Whether the repository itself declares this command, for the same folder. */
export function isDeclaredGate({ quality_gates }: GateRules, gate: QualityGate): boolean {
  return quality_gates.some((one) => one.command === gate.command && one.dir === gate.dir);
}

/** The gates of a unit's plan that are run: all of them, or what the repository declares as well. */
export function gatesOfUnit(unit: Pick<PlannedUnit, "quality_gates">, rules: GateRules): readonly QualityGate[] {
  return rules.gates_from === "declared"
    ? unit.quality_gates.filter((gate) => isDeclaredGate(rules, gate))
    : unit.quality_gates;
}

/** The repository's gates and the units', each distinct command (per folder) once. */
export function distinctGates(units: readonly PlannedUnit[], rules: GateRules): readonly QualityGate[] {
  const all = [...rules.quality_gates, ...units.flatMap((unit) => gatesOfUnit(unit, rules))];
  return all.filter(
    (gate, i) => all.findIndex((other) => other.command === gate.command && other.dir === gate.dir) === i,
  );
}

/** A declared output as git's trees name it: a folder without its slash. */
export function treePath(path: string): string {
  return path.replace(/\/+$/, "");
}

/** Whether a path exists and holds something. */
export function isFilled(files: FileTree, path: string): boolean {
  const id = files.get(treePath(path));
  return id !== undefined && contentId(id) !== EMPTY_BLOB;
}
