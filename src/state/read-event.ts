import type * as z from "zod";
import { EVENTS, type EventName, type LedgerEvent } from "../method/index.ts";
import { checkShape, FormatError, nearest, shownKeys } from "../shared/index.ts";

const FIX = "leave the ledger branch to the App";

/**
 * A line of the journal as an event of the method, as it was written: its fields keep their order, for replaying it has
 * to give the same bytes. FormatError `event_unknown` for what is none, with what is wrong with it.
 */
export function readEvent(line: { readonly do: string }, where: string): LedgerEvent {
  checkEvent(line, where);
  return shownKeys(line);
}

/** What fits the schema of no event is no event of ours, whoever wrote it. */
function checkEvent(line: { readonly do: string }, where: string): asserts line is LedgerEvent {
  const { do: name, ...fields } = line;
  if (!isName(name)) {
    const what = `not an event of ours: "${name.slice(0, 60)}"`;
    const meant = nearest(name, Object.keys(EVENTS));
    const fix = meant === null ? FIX : `did you mean "${meant}"?`;
    throw new FormatError("event_unknown", where, [{ line: null, what, fix }]);
  }
  const schema: z.ZodType = EVENTS[name].schema;
  try {
    checkShape(fields, schema, where);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const what = `not an event of ours: "${name}", ${error.problems[0].what}`;
    throw new FormatError("event_unknown", where, [{ line: null, what, fix: FIX }]);
  }
}

function isName(name: string): name is EventName {
  return Object.hasOwn(EVENTS, name);
}
