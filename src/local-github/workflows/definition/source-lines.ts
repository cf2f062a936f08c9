import { type Document, isMap, isNode, isPair, isScalar, LineCounter, parseDocument } from "yaml";
import { UserError } from "../../../shared/index.ts";

export type YamlPath = readonly PropertyKey[];

/** A YAML file that still knows where each of its values stands. */
export interface YamlSource {
  readonly path: string;
  readonly data: unknown;
  readonly document: Document;
  /** 1-based line of the value at this path, or of its nearest parent. */
  line(at: YamlPath): number;
  /** 1-based line of a position in the text. */
  lineAt(offset: number): number;
}

/** Reads YAML; a syntax error names file and line. Aliases are bounded, custom tags and merges are not resolved. */
export function readYaml(path: string, content: string): YamlSource {
  const counter = new LineCounter();
  const document = parseDocument(content, { lineCounter: counter, schema: "core" });
  const lineAt = (offset: number): number => counter.linePos(offset).line;
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem !== undefined) throw fileError(path, lineAt(problem.pos[0]), firstLine(problem.message));
  return {
    path,
    document,
    data: document.toJS({ maxAliasCount: 100 }),
    line: (at) => lineAt(offsetOf(document, at)),
    lineAt,
  };
}

function firstLine(message: string): string {
  return message.split("\n", 1)[0] ?? message;
}

function offsetOf(document: Document, at: YamlPath): number {
  let node: unknown = document.contents;
  let offset = isNode(document.contents) ? (document.contents.range?.[0] ?? 0) : 0;
  for (const key of at) {
    const child = childOf(node, key);
    if (child === null) break;
    offset = child.offset ?? offset;
    node = child.value;
  }
  return offset;
}

function childOf(
  node: unknown,
  key: PropertyKey,
): { readonly value: unknown; readonly offset: number | undefined } | null {
  if (isMap(node)) {
    const pair = node.items.find(
      (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(key),
    );
    if (pair === undefined) return null;
    return { value: pair.value, offset: isScalar(pair.key) ? pair.key.range?.[0] : undefined };
  }
  if (typeof node !== "object" || node === null || !("items" in node) || !Array.isArray(node.items)) return null;
  const item: unknown = node.items[Number(key)];
  return isNode(item) ? { value: item, offset: item.range?.[0] } : null;
}

/** What every complaint about a workflow looks like: `file:line: what is wrong`. */
export function fileError(path: string, line: number, message: string): UserError {
  return new UserError(
    "workflow_invalid",
    `${path}:${line}: ${message}`,
    "the local runner supports a listed subset only",
  );
}
