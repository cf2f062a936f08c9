import { expressionError } from "./expression-error.ts";
import { CONTEXT_NAMES, FUNCTION_ARITY } from "./names.ts";
import { type Token, tokenize } from "./tokens.ts";
import type { Value } from "./value.ts";

export type Operator = "==" | "!=" | "<" | "<=" | ">" | ">=" | "&&" | "||";
export type Expression =
  | { readonly kind: "literal"; readonly value: Value }
  | { readonly kind: "context"; readonly name: string }
  | { readonly kind: "member"; readonly of: Expression; readonly key: Expression }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: "not"; readonly of: Expression }
  | { readonly kind: "binary"; readonly operator: Operator; readonly left: Expression; readonly right: Expression };

/** Loosest first; each level binds tighter than the one before. */
const LEVELS: readonly (readonly Operator[])[] = [["||"], ["&&"], ["==", "!="], ["<", "<=", ">", ">="]];
const CONSTANTS: Readonly<Record<string, Value>> = {
  true: true,
  false: false,
  null: null,
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
};

interface Reader {
  readonly source: string;
  readonly tokens: readonly Token[];
  at: number;
}

/** Parses one expression. Unknown contexts, functions and operators are refused here, before anything runs. */
export function parseExpression(source: string): Expression {
  const reader: Reader = { source, tokens: tokenize(source), at: 0 };
  const expression = parseLevel(reader, 0);
  const rest = reader.tokens[reader.at];
  if (rest !== undefined) throw expressionError(source, `unexpected ${JSON.stringify(String(rest.value))}`);
  return expression;
}

function parseLevel(reader: Reader, level: number): Expression {
  const operators = LEVELS[level];
  if (operators === undefined) return parseUnary(reader);
  let left = parseLevel(reader, level + 1);
  for (;;) {
    const operator = operators.find((candidate) => isMark(reader, candidate));
    if (operator === undefined) return left;
    reader.at += 1;
    left = { kind: "binary", operator, left, right: parseLevel(reader, level + 1) };
  }
}

function parseUnary(reader: Reader): Expression {
  if (!isMark(reader, "!")) return parseAccess(reader, parsePrimary(reader));
  reader.at += 1;
  return { kind: "not", of: parseUnary(reader) };
}

function parsePrimary(reader: Reader): Expression {
  const token = reader.tokens[reader.at];
  if (token === undefined) throw expressionError(reader.source, "it ends too early");
  reader.at += 1;
  if (token.kind === "number" || token.kind === "text") return { kind: "literal", value: token.value };
  if (token.kind === "name") return parseName(reader, token.value);
  if (token.value !== "(") throw expressionError(reader.source, `unexpected ${JSON.stringify(token.value)}`);
  const inner = parseLevel(reader, 0);
  expectMark(reader, ")");
  return inner;
}

function parseName(reader: Reader, name: string): Expression {
  if (isMark(reader, "(")) return parseCall(reader, name);
  if (Object.hasOwn(CONSTANTS, name)) return { kind: "literal", value: CONSTANTS[name] ?? null };
  const context = name.toLowerCase();
  if (!CONTEXT_NAMES.has(context)) throw expressionError(reader.source, `unknown name ${JSON.stringify(name)}`);
  return { kind: "context", name: context };
}

function parseCall(reader: Reader, name: string): Expression {
  const arity = FUNCTION_ARITY.get(name.toLowerCase());
  if (arity === undefined) throw expressionError(reader.source, `the function ${name} is not supported here`);
  reader.at += 1;
  const args: Expression[] = [];
  while (!isMark(reader, ")")) {
    if (args.length > 0) expectMark(reader, ",");
    args.push(parseLevel(reader, 0));
  }
  reader.at += 1;
  const [least, most] = arity;
  if (args.length < least || args.length > most) {
    throw expressionError(reader.source, `${name} takes ${least}${most === least ? "" : " or more"} arguments`);
  }
  return { kind: "call", name: name.toLowerCase(), args };
}

function parseAccess(reader: Reader, of: Expression): Expression {
  if (isMark(reader, ".")) {
    const token = reader.tokens[reader.at + 1];
    if (token?.kind !== "name") throw expressionError(reader.source, "a property name must follow the dot");
    reader.at += 2;
    return parseAccess(reader, { kind: "member", of, key: { kind: "literal", value: token.value } });
  }
  if (!isMark(reader, "[")) return of;
  reader.at += 1;
  const key = parseLevel(reader, 0);
  expectMark(reader, "]");
  return parseAccess(reader, { kind: "member", of, key });
}

function isMark(reader: Reader, value: string): boolean {
  const token = reader.tokens[reader.at];
  return token?.kind === "mark" && token.value === value;
}

function expectMark(reader: Reader, value: string): void {
  if (!isMark(reader, value)) throw expressionError(reader.source, `expected ${JSON.stringify(value)}`);
  reader.at += 1;
}
