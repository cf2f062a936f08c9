/** Contexts an expression may name. */
export const CONTEXT_NAMES: ReadonlySet<string> = new Set([
  "github",
  "inputs",
  "env",
  "steps",
  "needs",
  "job",
  "runner",
  "secrets",
  "vars",
]);

/** Supported functions with their least and most number of arguments. `hashFiles` is left out on purpose. */
export const FUNCTION_ARITY: ReadonlyMap<string, readonly [number, number]> = new Map([
  ["contains", [2, 2]],
  ["startswith", [2, 2]],
  ["endswith", [2, 2]],
  ["format", [1, 255]],
  ["join", [1, 2]],
  ["tojson", [1, 1]],
  ["fromjson", [1, 1]],
  ["success", [0, 0]],
  ["failure", [0, 0]],
  ["always", [0, 0]],
  ["cancelled", [0, 0]],
]);

/** Functions that look at how things went so far; an `if` without one of them means `success() && …`. */
export const STATUS_FUNCTIONS: ReadonlySet<string> = new Set(["success", "failure", "always", "cancelled"]);
