import { isNode, parseDocument } from "yaml";
import type * as z from "zod";
import { FormatError } from "./format-error.ts";
import { isRecord } from "./is-record.ts";
import { checkShape, type LineOf } from "./shape.ts";
import { readYaml, renderYaml, sourceOf, type Where } from "./yaml.ts";

/** A file's fields, its text, and where they stand; lines are counted from 1. */
export interface FrontMatter<T> {
  readonly data: T;
  /** Everything after the closing line, without the one empty line that may follow it; line ends as they stand. */
  readonly body: string;
  readonly lines: {
    /** Line of the file a field stands on. */
    readonly of: LineOf;
    /** Line of the file the body begins on. */
    readonly body: number;
  };
}

const OPENING = /^\uFEFF?---[ \t]*\r?\n/;
const CLOSING = /^---[ \t]*(?:\r?\n|$)/m;
const EMPTY_LINE = /^\r?\n/;

/**
 * A Markdown file with YAML front matter. FormatError with file and line when there is none, when it is not closed, or
 * when the schema refuses a field.
 */
export function parseFrontMatter<T>(text: string, schema: z.ZodType<T>, where: Where): FrontMatter<T> {
  const { file } = sourceOf(where);
  const read = readFrontMatter(text, where);
  if (read === null) {
    const fix = 'begin the file with a line "---", the fields, and another line "---"';
    throw new FormatError("front_matter_missing", file, [{ line: 1, what: "has no front matter", fix }]);
  }
  return { ...read, data: checkShape(read.data, schema, file, read.lines.of) };
}

/** Front matter without a schema: an object with any fields, or null when the file has none. */
export function readFrontMatter(text: string, where: Where): FrontMatter<Readonly<Record<string, unknown>>> | null {
  const source = sourceOf(where);
  const parts = split(text);
  if (parts === null) return null;
  if (parts === "open") {
    const fix = 'close it with a line "---"';
    throw new FormatError("front_matter_missing", source.file, [{ line: 1, what: "front matter is not closed", fix }]);
  }
  const { value, lineOf } = readYaml(parts.yaml, { ...source, firstLine: 2 });
  const lines = {
    of: lineOf,
    get body() {
      return countLines(text.slice(0, text.length - parts.body.length));
    },
  };
  return { data: fields(value, source.file), body: parts.body, lines };
}

/** The file for these fields, in the order given, and this body. Reading it back gives both exactly. */
export function renderFrontMatter(data: Readonly<Record<string, unknown>>, body: string): string {
  return `---\n${renderYaml(data)}---\n${body === "" ? "" : `\n${body}`}`;
}

/**
 * The same file with some fields changed; `undefined` removes one. Order, comments and the body stay as they are, new
 * fields come last. A file without front matter gets one.
 */
export function editFrontMatter(text: string, changes: Readonly<Record<string, unknown>>, where: Where): string {
  const kept = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  if (readFrontMatter(text, where) === null) return renderFrontMatter(kept, text);
  const parts = split(text);
  if (parts === null || parts === "open") return text;
  const newline = parts.yaml.includes("\r\n") ? "\r\n" : "\n";
  const document = parseDocument(parts.yaml.replaceAll("\r\n", "\n"), { version: "1.2", schema: "core" });
  for (const [key, value] of Object.entries(changes)) {
    const before = document.get(key, true);
    const after = document.createNode(value);
    if (isNode(before)) after.comment = before.comment;
    if (value === undefined) document.delete(key);
    else document.set(key, after);
  }
  const yaml = document.toString({ lineWidth: 0, flowCollectionPadding: !/[[{]\S/.test(parts.yaml) });
  return `${parts.opening}${yaml.replaceAll("\n", newline)}${text.slice(parts.opening.length + parts.yaml.length)}`;
}

interface Parts {
  readonly opening: string;
  readonly yaml: string;
  readonly body: string;
}

function split(text: string): Parts | "open" | null {
  const opening = OPENING.exec(text)?.[0];
  if (opening === undefined) return null;
  const rest = text.slice(opening.length);
  const closing = CLOSING.exec(rest);
  if (!closing) return "open";
  const body = rest.slice(closing.index + closing[0].length).replace(EMPTY_LINE, "");
  return { opening, yaml: rest.slice(0, closing.index), body };
}

function fields(value: unknown, file: string): Readonly<Record<string, unknown>> {
  if (value === null || value === undefined) return {};
  if (isRecord(value)) return value;
  const what = "front matter holds no fields";
  throw new FormatError("yaml_invalid", file, [{ line: 2, what, fix: "write lines of the form name: value" }]);
}

function countLines(text: string): number {
  return text.split("\n").length;
}
