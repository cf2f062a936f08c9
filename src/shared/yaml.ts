import { Composer, CST, Document, isAlias, isMap, isNode, isPair, isScalar, isSeq, Parser, Scalar, visit } from "yaml";
import type * as z from "zod";
import { UserError } from "./errors.ts";
import { FormatError, type FormatProblem } from "./format-error.ts";
import { checkShape, type LineOf, REFUSED_KEYS } from "./shape.ts";

/** Where a text comes from, for messages, and how much of it is taken. A plain string is the file's name. */
export interface Source {
  readonly file: string;
  /** Refused when longer, in UTF-8 bytes. */
  readonly maxBytes?: number;
  /** Line of the file the text begins on. */
  readonly firstLine?: number;
}
/** The short form: a whole file of this name, under the usual limit. */
export type Where = string | Source;

const MAX_YAML_BYTES = 256 * 1024;
export const MAX_DEPTH = 20;

const OPTIONS = { version: "1.2", schema: "core", merge: false, uniqueKeys: true, prettyErrors: false } as const;

/** A text that passed every limit, with the lines of its fields for messages. */
export interface ReadYaml {
  readonly value: unknown;
  readonly lineOf: LineOf;
  /** The `yaml` library's own tree. */
  readonly document: Document.Parsed;
}

/**
 * YAML 1.2 of the core schema as the schema's type. Fails with a FormatError on anything else: anchors, aliases, tags,
 * merge keys, directives, double or dangerous keys, too much or too deep text, and fields the schema refuses.
 */
export function parseYaml<T>(text: string, schema: z.ZodType<T>, where: Where): T {
  const { value, lineOf } = readYaml(text, where);
  return checkShape(value, schema, sourceOf(where).file, lineOf);
}

/** YAML under the same limits as `parseYaml`, without a schema: the caller checks the shape. */
export function readYaml(text: string, where: Where): ReadYaml {
  const source = sourceOf(where);
  const first = (source.firstLine ?? 1) - 1;
  const refuse = (what: string, fix: string, line: number | null): never => {
    throw new FormatError("yaml_invalid", source.file, [{ line, what, fix }]);
  };
  checkSize(text, source);
  const plain = text.replace(/^\uFEFF/, "");
  const lineAt = lineFinder(plain, first);
  const tokens = [...new Parser().parse(plain)];
  const deep = tooDeep(tokens);
  if (deep !== null) refuse(`nested deeper than ${MAX_DEPTH} levels`, "flatten it", lineAt(deep));
  const documents = [...new Composer(OPTIONS).compose(tokens, true, text.length)];
  const document = documents[0];
  if (document === undefined || documents.length > 1) return refuse("holds several YAML documents", "keep one", null);
  const constructs = MAY_HOLD_CONSTRUCTS.test(plain) ? constructProblems(document, lineAt) : [];
  const problems = [...syntaxProblems(document, lineAt), ...constructs];
  const [problem, ...more] = problems;
  if (problem) throw new FormatError("yaml_invalid", source.file, [problem, ...more]);
  return { value: document.toJS({ maxAliasCount: 0 }), lineOf: (path) => lineOfPath(document, path, lineAt), document };
}

/** YAML text of a value: fields in the order given, long lines kept whole, so that a small change is a small difference. */
export function renderYaml(value: unknown): string {
  refuseKeys(value);
  const document = new Document(value, { version: "1.2", schema: "core", aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === "string" && node.value.includes("\n")) node.type = blockStyle(node.value);
    },
  });
  return document.toString({ lineWidth: 0, blockQuote: "literal", doubleQuotedAsJSON: true });
}

/** A block of lines where it shows the text as it is; quoted where spaces or control characters would be lost in it. */
function blockStyle(text: string): Scalar.Type {
  const plain = /^\S/.test(text) && !/[ \t](?:\n|$)|[^\P{C}\n\t]/u.test(text);
  return plain ? Scalar.BLOCK_LITERAL : Scalar.QUOTE_DOUBLE;
}

/** Makes the short form the long one. */
export function sourceOf(where: Where): Source {
  return typeof where === "string" ? { file: where } : where;
}

/** Refuses a text that is longer than its source may be. */
export function checkSize(text: string, source: Source): void {
  const limit = source.maxBytes ?? MAX_YAML_BYTES;
  if (text.length <= limit && Buffer.byteLength(text, "utf8") <= limit) return;
  const what = `larger than ${Math.floor(limit / 1024)} KB`;
  throw new FormatError("too_large", source.file, [{ line: null, what, fix: "shorten it" }]);
}

/** Lines of offsets, counted from 1 and with so many before: the text is read once, however often it is asked. */
function lineFinder(text: string, before: number): (offset: number) => number {
  let ends: number[] | null = null;
  return (offset) => {
    ends ??= lineEnds(text);
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1 + before;
  };
}

function lineEnds(text: string): number[] {
  const ends: number[] = [];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) ends.push(at);
  return ends;
}

function syntaxProblems(document: Document.Parsed, lineAt: (offset: number) => number): FormatProblem[] {
  const directives = document.directives;
  const problems = [...document.errors, ...document.warnings].map((error) => ({
    line: lineAt(error.pos[0]),
    what: error.code === "DUPLICATE_KEY" ? "a field stands here twice" : `not valid YAML: ${error.message}`,
    fix: error.code === "DUPLICATE_KEY" ? "keep one of them" : "correct the YAML; texts with : or # need quotes",
  }));
  const declared = directives.yaml.explicit === true || Object.keys(directives.tags).length > 1;
  return declared
    ? [...problems, { line: lineAt(0), what: "YAML directives are not taken", fix: "remove lines beginning with %" }]
    : problems;
}

/** Without one of these signs no construct that is refused can stand in a text: the search is spared for nearly all files. */
const MAY_HOLD_CONSTRUCTS = /[&*!?\\]|<<|__proto__|constructor|prototype|[\]}]\s*[:#]/;

function constructProblems(document: Document.Parsed, lineAt: (offset: number) => number): FormatProblem[] {
  const problems: FormatProblem[] = [];
  const look = (node: unknown): void => {
    if (isPair(node)) {
      const problem = keyProblem(node.key);
      if (problem) problems.push({ ...problem, line: lineAt(startOf(node.key)) });
      look(node.key);
      look(node.value);
    } else if (isNode(node)) {
      const problem = nodeProblem(node);
      if (problem) problems.push({ ...problem, line: lineAt(startOf(node)) });
      if (isMap(node) || isSeq(node)) node.items.forEach(look);
    }
  };
  look(document.contents);
  return problems;
}

type Words = Pick<FormatProblem, "what" | "fix">;

function nodeProblem(node: unknown): Words | null {
  if (isAlias(node)) return { what: "aliases (*name) are not taken", fix: "write the value out" };
  if (!isScalar(node) && !isMap(node) && !isSeq(node)) return null;
  if (node.anchor) return { what: "anchors (&name) are not taken", fix: "remove the anchor" };
  return node.tag ? { what: "tags (!name) are not taken", fix: "remove the tag" } : null;
}

function keyProblem(key: unknown): Words | null {
  if (!isScalar(key)) return { what: "a field name must be plain text", fix: "write name: value" };
  const name = String(key.value);
  if (name === "<<") return { what: "merge keys (<<) are not taken", fix: "write the fields out" };
  return REFUSED_KEYS.has(name) ? { what: `"${name}" cannot be a field name`, fix: "choose another name" } : null;
}

function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}

/** Offset of the first token below the permitted depth. Without recursion: the text may be hostile. */
function tooDeep(tokens: readonly CST.Token[]): number | null {
  const stack: { readonly token: CST.Token; readonly depth: number }[] = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { token, depth } = next;
    if (token.type === "document") {
      if (token.value) stack.push({ token: token.value, depth });
    } else if (CST.isCollection(token)) {
      if (depth >= MAX_DEPTH) return token.offset;
      for (const item of token.items) {
        if (item.key) stack.push({ token: item.key, depth: depth + 1 });
        if (item.value) stack.push({ token: item.value, depth: depth + 1 });
      }
    }
  }
  return null;
}

function lineOfPath(
  document: Document.Parsed,
  path: readonly PropertyKey[],
  lineAt: (offset: number) => number,
): number | null {
  let node: unknown = document.contents;
  let line: number | null = isNode(node) ? lineAt(startOf(node)) : null;
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
      if (!pair) return line;
      line = lineAt(startOf(pair.key));
      node = pair.value;
    } else if (isSeq(node)) {
      const item: unknown = node.items[Number(key)];
      if (!isNode(item)) return line;
      line = lineAt(startOf(item));
      node = item;
    } else return line;
  }
  return line;
}

function refuseKeys(value: unknown): void {
  if (Array.isArray(value)) value.forEach(refuseKeys);
  else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      if (REFUSED_KEYS.has(key))
        throw new UserError("key_refused", `"${key}" cannot be a field name`, "choose another name");
      refuseKeys(inner);
    }
  }
}
