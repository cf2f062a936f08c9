export type { Progress, Scope } from "./evaluate-expression.ts";
export { evaluateCondition, evaluateTemplate, evaluateText, parseCondition, parseTemplate } from "./template.ts";
export { isTruthy, toValue, type Value, type ValueObject, valueToText } from "./value.ts";
