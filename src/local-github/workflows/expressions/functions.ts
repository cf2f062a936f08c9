import { Bug, UserError } from "../../../shared/index.ts";
import { isList, looselyEqual, parseJsonValue, type Value, valueToText } from "./value.ts";

type Implementation = (args: readonly Value[]) => Value;

const IMPLEMENTATIONS: Readonly<Record<string, Implementation>> = {
  contains: ([search = null, item = null]) =>
    isList(search) ? search.some((entry) => looselyEqual(entry, item)) : folded(search).includes(folded(item)),
  startswith: ([search = null, start = null]) => folded(search).startsWith(folded(start)),
  endswith: ([search = null, end = null]) => folded(search).endsWith(folded(end)),
  format: ([pattern = null, ...args]) => format(valueToText(pattern), args),
  join: ([items = null, separator = ","]) =>
    isList(items) ? items.map(valueToText).join(valueToText(separator)) : valueToText(items),
  tojson: ([value = null]) => JSON.stringify(value, null, 2),
  fromjson: ([text = null]) => parseJsonValue(valueToText(text)),
};

/** Runs a function that only looks at its arguments. */
export function callFunction(name: string, args: readonly Value[]): Value {
  const implementation = IMPLEMENTATIONS[name];
  if (implementation === undefined) throw new Bug(`the parser let the function ${name} through`);
  return implementation(args);
}

function folded(value: Value): string {
  return valueToText(value).toUpperCase();
}

function format(pattern: string, args: readonly Value[]): string {
  return pattern.replace(/\{\{|\}\}|\{(\d+)\}/g, (found, index: string | undefined) => {
    if (index === undefined) return found.slice(0, 1);
    const argument = args[Number(index)];
    if (argument !== undefined) return valueToText(argument);
    throw new UserError("expression_invalid", `format has no argument for ${found}`, "count the arguments from 0");
  });
}
