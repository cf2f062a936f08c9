import { callFunction } from "./functions.ts";
import { STATUS_FUNCTIONS } from "./names.ts";
import type { Expression, Operator } from "./parse-expression.ts";
import { compareValues, getProperty, isTruthy, looselyEqual, type Value, type ValueObject } from "./value.ts";

/** How things went so far: for a job its ancestors, for a step the steps before it. */
export interface Progress {
  readonly failed: boolean;
  readonly cancelled: boolean;
  /** A needed job was skipped: neither success nor failure. */
  readonly skipped?: boolean;
}

/** What an expression sees. Contexts that are not there yield null. */
export interface Scope {
  readonly contexts: ValueObject;
  readonly progress: Progress;
}

/** Evaluates without side effects. `&&` and `||` yield one of their operands, not a boolean. */
export function evaluateExpression(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "context":
      return getProperty(scope.contexts, expression.name);
    case "member":
      return getProperty(evaluateExpression(expression.of, scope), evaluateExpression(expression.key, scope));
    case "not":
      return !isTruthy(evaluateExpression(expression.of, scope));
    case "binary":
      return evaluateBinary(expression, scope);
    case "call":
      if (STATUS_FUNCTIONS.has(expression.name)) return statusIs(expression.name, scope.progress);
      return callFunction(
        expression.name,
        expression.args.map((argument) => evaluateExpression(argument, scope)),
      );
  }
}

function evaluateBinary(expression: Extract<Expression, { kind: "binary" }>, scope: Scope): Value {
  const left = evaluateExpression(expression.left, scope);
  if (expression.operator === "&&") return isTruthy(left) ? evaluateExpression(expression.right, scope) : left;
  if (expression.operator === "||") return isTruthy(left) ? left : evaluateExpression(expression.right, scope);
  return compare(expression.operator, left, evaluateExpression(expression.right, scope));
}

function compare(operator: Exclude<Operator, "&&" | "||">, left: Value, right: Value): boolean {
  switch (operator) {
    case "==":
      return looselyEqual(left, right);
    case "!=":
      return !looselyEqual(left, right);
    case "<":
      return compareValues(left, right) < 0;
    case "<=":
      return compareValues(left, right) <= 0;
    case ">":
      return compareValues(left, right) > 0;
    case ">=":
      return compareValues(left, right) >= 0;
  }
}

function statusIs(name: string, progress: Progress): boolean {
  if (name === "always") return true;
  if (name === "cancelled") return progress.cancelled;
  if (name === "failure") return progress.failed && !progress.cancelled;
  return !progress.failed && !progress.cancelled && progress.skipped !== true;
}

/** Whether the expression asks how things went; if not, `success()` is understood. */
export function asksForStatus(expression: Expression): boolean {
  switch (expression.kind) {
    case "literal":
    case "context":
      return false;
    case "member":
      return asksForStatus(expression.of) || asksForStatus(expression.key);
    case "not":
      return asksForStatus(expression.of);
    case "binary":
      return asksForStatus(expression.left) || asksForStatus(expression.right);
    case "call":
      return STATUS_FUNCTIONS.has(expression.name) || expression.args.some(asksForStatus);
  }
}
