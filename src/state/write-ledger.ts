import type * as z from "zod";
import {
  type Finding,
  FindingShape,
  IntentShape,
  type IntentState,
  type StageRecord,
  StageShape,
  type UnitRecord,
  UnitShape,
} from "../method/index.ts";
import { checkShape, hiddenKeys, renderFrontMatter } from "../shared/index.ts";
import { SCHEMA } from "./migrations.ts";
import { LEDGER_INTENT, ledgerFindingPath, ledgerStagePath, ledgerUnitPath } from "./paths.ts";
import { slugOf } from "./slug.ts";

/**
 * The ledger's files for a state: path → text, except the copies under `work/`. The same state gives the same bytes,
 * whatever order its fields and records came in. Refuses (FormatError) a state that could not be read back.
 */
export function writeLedger(state: IntentState): Map<string, string> {
  const files = new Map([[LEDGER_INTENT, onceFor(state.intent, intentText)]]);
  for (const stage of Object.values(state.stages)) {
    files.set(ledgerStagePath(stage.name), onceFor(stage, stageText));
    for (const unit of Object.values(stage.units))
      files.set(
        ledgerUnitPath(stage.name, unit.id),
        onceFor(unit, (one) => unitText(stage.name, one)),
      );
  }
  for (const finding of state.findings) files.set(findingPath(finding), onceFor(finding, findingText));
  return files;
}

/** Texts by the record they are of. An event replaces the records it changes and leaves all others as they are. */
const TEXTS = new WeakMap<object, string>();

function onceFor<Recorded extends object>(record: Recorded, text: (record: Recorded) => string): string {
  const known = TEXTS.get(record);
  if (known !== undefined) return known;
  const made = text(record);
  TEXTS.set(record, made);
  return made;
}

function intentText(intent: IntentState["intent"]): string {
  return render(LEDGER_INTENT, IntentShape, intent, {});
}

function stageText({ name, units: _, ...stage }: StageRecord): string {
  return render(ledgerStagePath(name), StageShape, stage, {});
}

function unitText(stage: string, { id, body, ...unit }: UnitRecord): string {
  return render(ledgerUnitPath(stage, id), UnitShape, unit, { body, shown: sparseUnit });
}

function findingText(finding: Finding): string {
  const { id: _, stage: __, body, ...fields } = finding;
  return render(findingPath(finding), FindingShape, fields, { body, shown: sparse });
}

/** Ledger path of a finding: its number and what its title says. */
export function findingPath(finding: Pick<Finding, "id" | "stage" | "title">): string {
  return ledgerFindingPath(finding.stage, `${finding.id.replace(/^FB-/, "")}-${slugOf(finding.title, "finding")}`);
}

/** Checking by the reader's schema also puts the fields into the order of the files. */
function render<T extends object>(
  path: string,
  shape: z.ZodType<T>,
  fields: unknown,
  { body = "", shown }: { readonly body?: string; readonly shown?: (fields: T) => object },
): string {
  const known = checkShape(hiddenKeys(fields), shape, path);
  return renderFrontMatter({ schema: SCHEMA, ...(shown?.(known) ?? known) }, body);
}

/** Without what is not there yet: a file grows by what happens, and most units of a large plan wait. */
function sparse(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmpty(value)));
}

function sparseUnit(unit: Pick<UnitRecord, "reviews" | "approvals">): object {
  const signatures = (of: UnitRecord["reviews"]): object =>
    Object.fromEntries(Object.entries(of).map(([role, signature]) => [role, sparse(signature)]));
  return sparse({ ...unit, reviews: signatures(unit.reviews), approvals: signatures(unit.approvals) });
}

function isEmpty(value: unknown): boolean {
  return value === null || (typeof value === "object" && Object.keys(value).length === 0);
}
