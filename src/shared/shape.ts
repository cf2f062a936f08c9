import * as z from "zod";
import { FormatError, type FormatProblem } from "./format-error.ts";
import { nearest } from "./nearest.ts";

type Path = readonly PropertyKey[];

/** Line of the value at a path, or of the nearest thing around it; null when the text has no lines to speak of. */
export type LineOf = (path: Path) => number | null;

/** Names that would reach an object's prototype; refused as keys everywhere. */
export const REFUSED_KEYS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** Nobody mends more at once, and each takes a search for its line and for the name that was meant. */
const MOST_PROBLEMS = 100;

/**
 * The value as the schema's type, or a FormatError `field_invalid` with one problem per field: its line, what was
 * expected, and the nearest known name for a field nobody knows. Of more than a hundred problems the rest is counted.
 */
export function checkShape<T>(value: unknown, schema: z.ZodType<T>, file: string, lineOf: LineOf = () => null): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [first, ...more] = describeAll(result.error.issues.flatMap(eachField), schema, value, lineOf);
  const fallback: FormatProblem = {
    line: null,
    what: "does not have the expected shape",
    fix: "compare it with the documented format",
  };
  throw new FormatError("field_invalid", file, [first ?? fallback, ...more]);
}

/** Zod tells all unknown fields of one object in one issue. */
function eachField(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  return issue.code === "unrecognized_keys" ? issue.keys.map((key) => ({ ...issue, keys: [key] })) : [issue];
}

function describeAll(issues: readonly z.core.$ZodIssue[], schema: z.ZodType, value: unknown, lineOf: LineOf) {
  const told = issues.slice(0, MOST_PROBLEMS).flatMap((issue) => describe(issue, schema, value, lineOf));
  const rest = issues.length - MOST_PROBLEMS;
  if (rest <= 0) return told;
  return [...told, { line: null, what: `and ${rest} more fields are wrong`, fix: "mend these first" }];
}

function describe(issue: z.core.$ZodIssue, schema: z.ZodType, value: unknown, lineOf: LineOf): FormatProblem[] {
  if (issue.code === "unrecognized_keys") {
    const known = knownKeys(schema, issue.path);
    return issue.keys.map((key) => unknownField(key, [...issue.path, key], known, lineOf));
  }
  const name = issue.path.length === 0 ? "the content" : `field "${issue.path.map(String).join(".")}"`;
  const line = lineOf(issue.path);
  if (valueAt(value, issue.path) === undefined && issue.path.length > 0) {
    return [{ line, what: `${name} is missing`, fix: `add "${String(issue.path.at(-1))}:"` }];
  }
  if (issue.code === "invalid_value") {
    const words = issue.values.map(String);
    return [{ line, what: `${name} is not one of the words it may be`, fix: `write ${words.join(", ")}` }];
  }
  const message = issue.message.replace(/^(Invalid input|Too \w+): /, "");
  return [{ line, what: `${name}: ${message}`, fix: `correct ${name}` }];
}

function unknownField(key: string, path: Path, known: readonly string[], lineOf: LineOf): FormatProblem {
  const meant = nearest(key, known);
  const list = known.length === 0 ? "remove it" : `remove it; known are ${known.join(", ")}`;
  return {
    line: lineOf(path),
    what: `unknown field "${path.map(String).join(".")}"`,
    fix: meant === null ? list : `did you mean "${meant}"?`,
  };
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, key) => (isRecord(at) ? at[String(key)] : undefined), value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** Names of the fields a schema knows at a path; empty where it takes any. */
function knownKeys(schema: unknown, path: Path): readonly string[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodUnion) return [...new Set(inner.options.flatMap((option) => knownKeys(option, path)))];
  const [head, ...rest] = path;
  if (head === undefined) return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
  if (inner instanceof z.ZodObject) return knownKeys(inner.shape[String(head)], rest);
  if (inner instanceof z.ZodArray) return knownKeys(inner.element, rest);
  if (inner instanceof z.ZodRecord) return knownKeys(inner.valueType, rest);
  return [];
}

function unwrap(schema: unknown): unknown {
  if (schema instanceof z.ZodPipe) return unwrap(schema.in);
  const wrapped =
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodReadonly ||
    schema instanceof z.ZodCatch;
  return wrapped ? unwrap(schema.unwrap()) : schema;
}
