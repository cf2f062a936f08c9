import { asksForStatus, evaluateExpression, type Scope } from "./evaluate-expression.ts";
import { expressionError } from "./expression-error.ts";
import { type Expression, parseExpression } from "./parse-expression.ts";
import { isTruthy, type Value, valueToText } from "./value.ts";

/** A text with `${{ }}` in it: literal pieces and expressions in turn. */
export type Template = readonly (string | Expression)[];

/** Splits a text at its `${{ }}` marks; closing braces inside quoted texts do not count. */
export function parseTemplate(text: string): Template {
  const pieces: (string | Expression)[] = [];
  let at = 0;
  for (;;) {
    const start = text.indexOf("${{", at);
    if (start < 0) break;
    if (start > at) pieces.push(text.slice(at, start));
    const end = findEnd(text, start + 3);
    pieces.push(parseExpression(text.slice(start + 3, end)));
    at = end + 2;
  }
  if (at < text.length) pieces.push(text.slice(at));
  return pieces;
}

function findEnd(text: string, from: number): number {
  let quoted = false;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "'") quoted = !quoted;
    else if (!quoted && text.startsWith("}}", at)) return at;
  }
  throw expressionError(text.slice(from), "the closing }} is missing");
}

/** The value of a text: of its only expression as it is, else everything joined to one text. */
export function evaluateTemplate(text: string, scope: Scope): Value {
  const pieces = parseTemplate(text);
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined && typeof only !== "string") return evaluateExpression(only, scope);
  return pieces
    .map((piece) => (typeof piece === "string" ? piece : valueToText(evaluateExpression(piece, scope))))
    .join("");
}

export function evaluateText(text: string, scope: Scope): string {
  return valueToText(evaluateTemplate(text, scope));
}

/** An `if` may be written with or without `${{ }}`. Without a status function `success()` is understood. */
export function evaluateCondition(condition: string | undefined, scope: Scope): boolean {
  const expression = parseCondition(condition ?? "success()");
  if (!asksForStatus(expression) && !succeeded(scope)) return false;
  return isTruthy(evaluateExpression(expression, scope));
}

/** Parses an `if`; text around the `${{ }}` would always be true and is refused. */
export function parseCondition(condition: string): Expression {
  const text = condition.trim();
  if (!text.includes("${{")) return parseExpression(text);
  const pieces = parseTemplate(text);
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined && typeof only !== "string") return only;
  throw expressionError(text, "text around the expression makes this condition always true");
}

function succeeded({ progress }: Scope): boolean {
  return !progress.failed && !progress.cancelled && progress.skipped !== true;
}
