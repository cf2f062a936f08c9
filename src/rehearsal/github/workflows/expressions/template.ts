import { data, Evaluator, Lexer, Parser } from "@actions/expressions";
import { truthy } from "@actions/expressions/result";
import { convertToIfCondition } from "@actions/workflow-parser/model/converter/if-condition";
import { BasicExpressionToken, type TemplateToken } from "@actions/workflow-parser/templates/tokens/index";
import { UserError } from "../../../../shared/index.ts";
import { complaintOf, makeSchema, type Reading, readYaml } from "../github-reader.ts";
import { CONTEXTS, KNOWN_NAMES, type Scope, STATUS_FUNCTIONS } from "./scope.ts";

/* GitHub's own packages read and evaluate; here is only which names exist, and what they stand for. */

const TEXT = "text";
const SCHEMA = makeSchema({ version: "1", definitions: { [TEXT]: { context: KNOWN_NAMES, string: {} } } });
const FUNCTIONS = Object.keys(STATUS_FUNCTIONS).map((name) => ({ name, minArgs: 0, maxArgs: 0 }));

/** A text whose `${{ }}` have been understood: an expression that yields it, or null where it says itself what it is. */
type Template = { readonly expression: string } | { readonly expression: null; readonly text: string };

/** Splits a text at its `${{ }}` marks; names that do not exist here are refused. */
export function parseTemplate(text: string): Template {
  return read(text, (token) => token);
}

/** The value of a text as plain JSON: of its only expression as it is, else everything joined to one text. */
export function evaluateTemplate(text: string, scope: Scope): unknown {
  return JSON.parse(JSON.stringify(evaluate(parseTemplate(text), scope), data.replacer));
}

/** A setting that may be given as it is or as an expression that yields it. */
export function evaluateSetting(setting: unknown, scope: Scope): unknown {
  return typeof setting === "string" ? evaluateTemplate(setting, scope) : setting;
}

/** The value of a text as a text. Objects and arrays have none of their own; their kind is printed. */
export function evaluateText(text: string, scope: Scope): string {
  return evaluate(parseTemplate(text), scope).coerceString();
}

/** An `if` may be written with or without `${{ }}`. Without a status function `success()` is understood. */
export function evaluateCondition(condition: string | undefined, scope: Scope): boolean {
  const template = read(condition ?? "", (token, context) => convertToIfCondition(context, token) ?? token);
  return truthy(evaluate(template, scope));
}

function read(text: string, convert: (token: TemplateToken, context: Reading["context"]) => TemplateToken): Template {
  // Quoted, so that it is one line: of several lines GitHub's reader would keep how they stand in a file.
  const reading = readYaml(SCHEMA, TEXT, JSON.stringify(text));
  const token = reading.token === undefined ? undefined : convert(reading.token, reading.context);
  const complaint = complaintOf(reading);
  if (complaint !== null) throw expressionError(text, complaint.message);
  return token instanceof BasicExpressionToken
    ? { expression: token.expression }
    : { expression: null, text: token?.toString() ?? "" };
}

function evaluate(template: Template, scope: Scope): data.ExpressionData {
  if (template.expression === null) return new data.StringData(template.text);
  const parsed = new Parser(new Lexer(template.expression).lex().tokens, [...CONTEXTS], FUNCTIONS).parse();
  const contexts = CONTEXTS.map((key) => ({ key, value: toData(scope.contexts[key] ?? null) }));
  const functions = FUNCTIONS.map((one) => {
    const call = () => new data.BooleanData(STATUS_FUNCTIONS[one.name]?.(scope.progress) ?? false);
    return [one.name, { ...one, call }] as const;
  });
  try {
    return new Evaluator(parsed, new data.Dictionary(...contexts), new Map(functions)).evaluate();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw expressionError(`\${{ ${template.expression} }}`, error.message);
  }
}

function toData(value: unknown): data.ExpressionData {
  return JSON.parse(JSON.stringify(value), data.reviver);
}

/** The author of the workflow wrote something that GitHub, or this runner, does not understand. */
function expressionError(text: string, message: string): UserError {
  return new UserError("expression_invalid", `${text.trim()}: ${message}`, "see GitHub's page on expressions");
}
