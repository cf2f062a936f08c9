import type * as z from "zod";
import {
  type Finding,
  FindingShape,
  IntentShape,
  type IntentState,
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
  const files = new Map([[LEDGER_INTENT, render(LEDGER_INTENT, IntentShape, state.intent, {})]]);
  for (const { name, units, ...stage } of Object.values(state.stages)) {
    const path = ledgerStagePath(name);
    files.set(path, render(path, StageShape, stage, {}));
    for (const { id, body, ...unit } of Object.values(units)) {
      const unitPath = ledgerUnitPath(name, id);
      files.set(unitPath, render(unitPath, UnitShape, unit, { body, shown: sparseUnit }));
    }
  }
  for (const finding of state.findings) {
    const { id, stage, body, ...fields } = finding;
    const path = findingPath(finding);
    files.set(path, render(path, FindingShape, fields, { body, shown: sparse }));
  }
  return files;
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
