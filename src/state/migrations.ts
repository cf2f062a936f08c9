import { Bug, FormatError } from "../shared/index.ts";

/** The version of the format this engine writes. */
export const SCHEMA = 1;

/** Files that carry a schema of their own. */
export type FileKind = "intent" | "stage" | "unit" | "finding" | "plan";
type Fields = Readonly<Record<string, unknown>>;

/** One step up: turns the fields of a file of schema `from` into those of `from + 1`. Touches nothing but these fields. */
export interface Migration {
  readonly from: number;
  readonly migrate: (kind: FileKind, fields: Fields) => Fields;
}

/** In order of `from`, without a gap up to `SCHEMA`. Each has a test with a file before and after. */
export const MIGRATIONS: readonly Migration[] = [];

/** The version a file is brought to and the way there; tests hand in another than today's. */
export interface Format {
  readonly schema: number;
  readonly migrations: readonly Migration[];
}

const TODAY: Format = { schema: SCHEMA, migrations: MIGRATIONS };

/**
 * The fields of a file as of today's schema, without `schema` itself. A FormatError when the file is newer than this
 * engine or carries no number.
 */
export function migrate(kind: FileKind, fields: Fields, file: string, format: Format = TODAY): Fields {
  const { schema, ...rest } = fields;
  if (typeof schema !== "number" || !Number.isInteger(schema) || schema < 1) {
    throw new FormatError("schema_missing", file, [
      { line: 1, what: "does not say which schema it has", fix: `add "schema: ${format.schema}" as its first field` },
    ]);
  }
  if (schema > format.schema) {
    const what = `made by a newer engine (schema ${schema}; this one knows ${format.schema})`;
    throw new FormatError("schema_newer", file, [{ line: 1, what, fix: "update the App and the Action" }]);
  }
  let current: Fields = rest;
  for (let version = schema; version < format.schema; version++) {
    const step = format.migrations.find((migration) => migration.from === version);
    if (!step) throw new Bug(`no migration from schema ${version}`);
    current = step.migrate(kind, current);
  }
  return current;
}
