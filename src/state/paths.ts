import { planFile, unitFile } from "../method/index.ts";

/** Folder of an intent's work on its branches, with a slash at the end. */
function intentFolder(folder: string): string {
  return `.haiku/intents/${folder}/`;
}

/** On the intent branch. `folder` is the intent's name below `.haiku/intents/`, here and in the paths below. */
export function intentGoalPath(folder: string): string {
  return `${intentFolder(folder)}intent.md`;
}

/** On the intent branch: every decision of the intent, oldest first. */
export function decisionsPath(folder: string): string {
  return `${intentFolder(folder)}decisions.md`;
}

/** The page that stays after a delivery by receipt. */
export function receiptPath(folder: string): string {
  return `${intentFolder(folder)}README.md`;
}

/** With a slash at the end. */
function stageFolder(folder: string, stage: string): string {
  return `${intentFolder(folder)}stages/${stage}/`;
}

/** The plan of a stage, where the method says it is. */
export function planPath(folder: string, stage: string): string {
  return planFile(folder, stage);
}

/** With a slash at the end; holds a file for each planned unit. */
export function unitsFolder(folder: string, stage: string): string {
  return `${stageFolder(folder, stage)}units/`;
}

/** `unit` is the file's stem, such as `unit-001-parse`. */
export function unitPath(folder: string, stage: string, unit: string): string {
  return unitFile(folder, { stage, id: unit });
}

/** Paths of the ledger branch. */
export const LEDGER_INTENT = "intent.md";
export const LEDGER_ARCHIVE = "work/";

/** The record of a stage, from the root of the ledger branch. */
export function ledgerStagePath(stage: string): string {
  return `stages/${stage}/stage.md`;
}

/** The record of a unit, by the stem of its plan's file. */
export function ledgerUnitPath(stage: string, unit: string): string {
  return `stages/${stage}/units/${unit}.md`;
}

/** `name` is `001-slug`; `stage` null for findings of the whole intent. */
export function ledgerFindingPath(stage: string | null, name: string): string {
  return stage === null ? `feedback/${name}.md` : `stages/${stage}/feedback/${name}.md`;
}

/** What a file of the ledger is about. `archive` holds work that was kept, with its path below `work/`. */
export type LedgerPlace =
  | { readonly kind: "intent" }
  | { readonly kind: "stage"; readonly stage: string }
  | { readonly kind: "unit"; readonly stage: string; readonly unit: string }
  | { readonly kind: "finding"; readonly stage: string | null; readonly id: string }
  | { readonly kind: "archive"; readonly path: string };

const SLUG = "[a-z0-9]+(?:-[a-z0-9]+)*";
const STAGE_FILE = new RegExp(`^stages/(${SLUG})/stage\\.md$`);
const UNIT_FILE = new RegExp(`^stages/(${SLUG})/units/(unit-\\d{3,}-${SLUG})\\.md$`);
const FINDING_FILE = new RegExp(`^(?:stages/(${SLUG})/)?feedback/(\\d{3,})-${SLUG}\\.md$`);

/** What a path of the ledger holds; null when nothing of ours stands there. */
export function ledgerPlace(path: string): LedgerPlace | null {
  if (path === LEDGER_INTENT) return { kind: "intent" };
  if (path.startsWith(LEDGER_ARCHIVE)) return { kind: "archive", path: path.slice(LEDGER_ARCHIVE.length) };
  const stage = STAGE_FILE.exec(path);
  if (stage?.[1] !== undefined) return { kind: "stage", stage: stage[1] };
  const unit = UNIT_FILE.exec(path);
  if (unit?.[1] !== undefined && unit[2] !== undefined) return { kind: "unit", stage: unit[1], unit: unit[2] };
  const finding = FINDING_FILE.exec(path);
  if (finding?.[2] === undefined) return null;
  return { kind: "finding", stage: finding[1] ?? null, id: `FB-${finding[2]}` };
}
