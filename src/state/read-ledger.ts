import type * as z from "zod";
import {
  type Finding,
  FindingShape,
  type IntentRecord,
  IntentShape,
  type IntentState,
  type PlanProblem,
  type StageRecord,
  StageShape,
  type UnitRecord,
  UnitShape,
} from "../method/index.ts";
import {
  blobId,
  checkShape,
  collectProblems,
  FormatError,
  readFrontMatter,
  remembered,
  shownKeys,
} from "../shared/index.ts";
import { type FileKind, migrate } from "./migrations.ts";
import { LEDGER_INTENT, type LedgerPlace, ledgerPlace, ledgerStagePath } from "./paths.ts";

/** Ledger files grow with an intent's history; far above what the caps on steps allow. */
export const MAX_LEDGER_FILE = 4 * 1024 * 1024;

/** Either the whole state, or each problem with the path of its file and no state at all. */
export type LedgerRead =
  | { readonly state: IntentState; readonly problems: readonly [] }
  | { readonly state: null; readonly problems: readonly PlanProblem[] };

/** What has been read so far, file by file. */
interface Gathered {
  intent: IntentRecord | null;
  readonly stages: Map<string, Omit<StageRecord, "units">>;
  readonly units: { readonly stage: string; readonly unit: UnitRecord }[];
  readonly findings: Finding[];
  readonly archive: Map<string, string>;
}

/**
 * The state a ledger's files hold. All or nothing: with one problem there is no state, because half of the ledger would
 * be taken for the whole. Older schemas are migrated on the way. Nothing is thrown for what stands in the files.
 */
export function readLedger(slug: string, files: ReadonlyMap<string, string>): LedgerRead {
  const problems: PlanProblem[] = [];
  const gathered: Gathered = { intent: null, stages: new Map(), units: [], findings: [], archive: new Map() };
  for (const [path, text] of files) {
    const read = collectProblems(() => gather(gathered, path, text));
    if (!read.ok) problems.push(...read.error.problems.map((problem) => ({ path, ...problem })));
  }
  problems.push(...missing(gathered, files));
  if (problems.length > 0 || gathered.intent === null) return { state: null, problems };
  return { state: assemble(slug, gathered.intent, gathered), problems: [] };
}

function gather(into: Gathered, path: string, text: string): void {
  const place = ledgerPlace(path);
  if (place === null) {
    throw new FormatError("ledger_path_unknown", path, [
      { line: null, what: "is not a file of the ledger", fix: "remove it: only the engine writes here" },
    ]);
  }
  if (place.kind === "archive") into.archive.set(place.path, blobId(text));
  else gatherRecord(into, place, text);
}

function gatherRecord(into: Gathered, place: Exclude<LedgerPlace, { kind: "archive" }>, text: string) {
  switch (place.kind) {
    case "intent":
      into.intent = RECORDS.intent(text).data;
      return;
    case "stage":
      into.stages.set(place.stage, { name: place.stage, ...RECORDS.stage(text).data });
      return;
    case "unit": {
      const { data, body } = RECORDS.unit(text);
      into.units.push({ stage: place.stage, unit: { id: place.unit, ...data, body } });
      return;
    }
    case "finding": {
      const { data, body } = RECORDS.finding(text);
      into.findings.push({ id: place.id, stage: place.stage, ...data, body });
    }
  }
}

/** Of a ledger that has grown by a commit most files are as they were: each text is read once. */
const once = <T>(kind: FileKind, shape: z.ZodType<T>) =>
  remembered((text) => read(kind, shape, text), { texts: 1000, characters: 4_000_000 });

const RECORDS = {
  intent: once("intent", IntentShape),
  stage: once("stage", StageShape),
  unit: once("unit", UnitShape),
  finding: once("finding", FindingShape),
} as const;

/** What a text says whatever file it stands in: who asks for it names the file. */
function read<T>(kind: FileKind, shape: z.ZodType<T>, text: string): { readonly data: T; readonly body: string } {
  const path = "";
  const file = readFrontMatter(text, { file: path, maxBytes: MAX_LEDGER_FILE });
  if (file === null) {
    throw new FormatError("front_matter_missing", path, [
      { line: 1, what: "has no front matter", fix: "restore the file from the ledger's history" },
    ]);
  }
  const data = shownKeys(checkShape(migrate(kind, file.data, path), shape, path, file.lines.of));
  const bodiless = kind === "intent" || kind === "stage";
  if (bodiless && file.body !== "") {
    const fix = "remove everything after the front matter";
    throw new FormatError("body_unexpected", path, [
      { line: file.lines.body, what: "holds more than its fields", fix },
    ]);
  }
  return { data, body: file.body };
}

/** Files that must be there because others are, and numbers given twice. */
function missing(gathered: Gathered, files: ReadonlyMap<string, string>): PlanProblem[] {
  const restore = "restore it from the ledger's history";
  const problems: PlanProblem[] = [];
  const lack = (path: string): void => {
    if (!files.has(path)) problems.push({ path, line: null, what: "is missing", fix: restore });
  };
  lack(LEDGER_INTENT);
  const named = [...gathered.units.map(({ stage }) => stage), ...gathered.findings.map(({ stage }) => stage)];
  for (const stage of new Set(named)) if (stage !== null) lack(ledgerStagePath(stage));
  const seen = new Set<string>();
  for (const { id, stage } of gathered.findings) {
    const what = `number ${id} is given twice`;
    if (seen.has(id)) problems.push({ path: stage ?? "feedback", line: null, what, fix: "remove the later file" });
    seen.add(id);
  }
  return problems;
}

function assemble(slug: string, intent: IntentRecord, gathered: Gathered): IntentState {
  const order = (stage: string): number => (intent.stages.indexOf(stage) + 1 || intent.stages.length + 1) - 1;
  const stages = [...gathered.stages.values()].sort((a, b) => order(a.name) - order(b.name));
  const unitsOf = (stage: string): Record<string, UnitRecord> =>
    Object.fromEntries(
      gathered.units
        .filter((one) => one.stage === stage)
        .sort((a, b) => compare(a.unit.id, b.unit.id))
        .map(({ unit }) => [unit.id, unit]),
    );
  return {
    slug,
    intent,
    stages: Object.fromEntries(stages.map((stage) => [stage.name, { ...stage, units: unitsOf(stage.name) }])),
    findings: gathered.findings.toSorted((a, b) => compare(a.id, b.id)),
    archive: Object.fromEntries(gathered.archive),
  };
}

/** By number first: `FB-1000` comes after `FB-999`. */
function compare(a: string, b: string): number {
  const number = (id: string): number => Number(/\d+/.exec(id)?.[0] ?? 0);
  return number(a) - number(b) || (a < b ? -1 : a > b ? 1 : 0);
}
