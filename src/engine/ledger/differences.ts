import type { ReadStore } from "../../ports/index.ts";
import { blobId, FormatError, isRecord, own, readFrontMatter } from "../../shared/index.ts";
import { MAX_LEDGER_FILE } from "../../state/index.ts";

/** Where a file of the ledger is not what its lines lead to. */
export interface Difference {
  readonly path: string;
  /** `runs[2].result`, `body line 4`, `line 9`; null for the file as a whole. */
  readonly field: string | null;
  /** As JSON, shortened; null where there is to be nothing. */
  readonly expected: string | null;
  readonly found: string | null;
}

/** What a commit is to hold. */
export interface ExpectedFiles {
  readonly files: ReadonlyMap<string, string>;
  /** Path → blob id of the copies of the work. */
  readonly archive: Readonly<Record<string, string>>;
}

const MOST = 50;
const LONGEST = 200;

/** What a commit holds against what the ledger says, file by file in the order of their paths; at most 50. */
export async function ledgerDifferences(
  store: ReadStore,
  commit: string,
  { files: wanted, archive }: ExpectedFiles,
): Promise<readonly Difference[]> {
  const found = new Map(
    [...(await store.tree(commit))].filter(([, { type }]) => type !== "tree").map(([path, { oid }]) => [path, oid]),
  );
  const ids = new Map([
    ...[...wanted].map(([path, text]) => [path, blobId(text)] as const),
    ...Object.entries(archive),
  ]);
  const paths = [...new Set([...ids.keys(), ...found.keys()])].filter((path) => ids.get(path) !== found.get(path));
  if (paths.length === 0) return [];
  const changed = paths.filter((path) => wanted.has(path) && found.has(path));
  const texts = await store.blobs([...new Set(changed.map((path) => found.get(path) ?? ""))]);
  return paths
    .toSorted()
    .flatMap((path) => {
      const [is, was] = [wanted.get(path), texts.get(found.get(path) ?? "")];
      if (is !== undefined && was !== undefined) return textDifferences(path, is, was);
      return [{ path, field: null, expected: ids.get(path) ?? null, found: found.get(path) ?? null }];
    })
    .slice(0, MOST);
}

/** Field by field where both are files of the ledger, else line by line. Never empty for texts that differ. */
function textDifferences(path: string, expected: string, found: string): readonly Difference[] {
  const [is, was] = [fieldsOf(path, expected), fieldsOf(path, found)];
  if (is === null || was === null) return [firstLine({ path, what: "line" }, expected, found)];
  const fields = valueDifferences("", is.data, was.data).map((difference) => ({ path, ...difference }));
  const body = is.body === was.body ? [] : [firstLine({ path, what: "body line" }, is.body, was.body)];
  const all = [...fields, ...body];
  return all.length > 0 ? all : [firstLine({ path, what: "line" }, expected, found)];
}

function fieldsOf(path: string, text: string): { readonly data: unknown; readonly body: string } | null {
  try {
    return readFrontMatter(text, { file: path, maxBytes: MAX_LEDGER_FILE });
  } catch (error) {
    if (error instanceof FormatError) return null; // forged beyond reading: its lines are compared
    throw error;
  }
}

function valueDifferences(field: string, expected: unknown, found: unknown): readonly Omit<Difference, "path">[] {
  if (JSON.stringify(expected) === JSON.stringify(found)) return [];
  if (Array.isArray(expected) && Array.isArray(found)) {
    const indexes = [...Array(Math.max(expected.length, found.length)).keys()];
    return indexes.flatMap((index) => valueDifferences(`${field}[${index}]`, expected[index], found[index]));
  }
  if (isRecord(expected) && isRecord(found)) {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(found)])];
    // Nothing when they only stand in another order: that shows in the lines.
    return keys.flatMap((key) =>
      valueDifferences(field === "" ? key : `${field}.${key}`, own(expected, key), own(found, key)),
    );
  }
  return [{ field: field || null, expected: shown(expected), found: shown(found) }];
}

function firstLine(where: { readonly path: string; readonly what: string }, expected: string, found: string) {
  const [is, was] = [expected.split("\n"), found.split("\n")];
  const at = is.findIndex((line, index) => line !== was[index]);
  const line = at < 0 ? is.length : at;
  return { path: where.path, field: `${where.what} ${line + 1}`, expected: shown(is[line]), found: shown(was[line]) };
}

function shown(value: unknown): string | null {
  if (value === undefined) return null;
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
