import { Bug, UserError } from "../../../shared/index.ts";

/** What an expression can yield. Objects keep their insertion order, as `toJSON` shows it. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };
export type ValueObject = { readonly [key: string]: Value };

/** Turns parsed JSON or YAML of unknown origin into a value; `undefined` entries are left out as JSON does. */
export function toValue(data: unknown): Value {
  if (data === null || data === undefined) return null;
  if (typeof data === "string" || typeof data === "number" || typeof data === "boolean") return data;
  if (Array.isArray(data)) return data.map(toValue);
  if (typeof data !== "object") throw new Bug(`a ${typeof data} cannot be a value of an expression`);
  const entries = Object.entries(data).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([key, value]) => [key, toValue(value)]));
}

/** `fromJSON`: a text that is not JSON is the author's mistake. */
export function parseJsonValue(text: string): Value {
  try {
    return toValue(JSON.parse(text));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UserError("expression_invalid", `fromJSON was given no JSON: ${why}`, "check the text it is given");
  }
}

/** Objects and arrays have no text of their own; the hosted service prints their kind. */
export function valueToText(value: Value): string {
  if (value === null) return "";
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return Array.isArray(value) ? "Array" : "Object";
}

/** False, 0, NaN, the empty string and null are falsy; every object and array is truthy. */
export function isTruthy(value: Value): boolean {
  return value !== null && value !== false && value !== "" && value !== 0 && !Number.isNaN(value);
}

function toNumber(value: Value): number {
  if (value === null) return 0;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "number") return value;
  if (typeof value === "string") return value.trim() === "" ? 0 : Number(value);
  return Number.NaN;
}

/** Loose equality: texts ignore case, different kinds are compared as numbers, objects only with themselves. */
export function looselyEqual(left: Value, right: Value): boolean {
  if (typeof left === "string" && typeof right === "string") return left.toUpperCase() === right.toUpperCase();
  if (typeof left === "object" && typeof right === "object" && left !== null && right !== null) return left === right;
  if (left === null && right === null) return true;
  return toNumber(left) === toNumber(right);
}

/** Negative, zero or positive; NaN when the two cannot be ordered. */
export function compareValues(left: Value, right: Value): number {
  if (typeof left === "string" && typeof right === "string") {
    const [a, b] = [left.toUpperCase(), right.toUpperCase()];
    return a === b ? 0 : a < b ? -1 : 1;
  }
  return toNumber(left) - toNumber(right);
}

/** Looks a key up without regard to case; what is not there is null. */
export function getProperty(value: Value, key: Value): Value {
  if (value === null || typeof value !== "object") return null;
  if (isList(value)) return typeof key === "number" ? (value[key] ?? null) : null;
  const wanted = valueToText(key);
  if (Object.hasOwn(value, wanted)) return value[wanted] ?? null;
  const found = Object.keys(value).find((name) => name.toLowerCase() === wanted.toLowerCase());
  return found === undefined ? null : (value[found] ?? null);
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
