export { type Context, KNOWN_NAMES, type Progress, type Scope } from "./scope.ts";
export { evaluateCondition, evaluateSetting, evaluateTemplate, evaluateText, parseTemplate } from "./template.ts";
