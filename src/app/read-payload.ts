import * as z from "zod";
import { Bug, isRecord, UserError } from "../shared/index.ts";
import { EVENTS } from "./events/index.ts";
import type { Self } from "./trigger.ts";

/** A webhook whose signature was good: GitHub's id of it, the event's name, and a payload nobody has checked yet. */
export interface Delivery {
  readonly id: string;
  readonly name: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** A delivery that says something else than its event does. Asked for again, it would say the same. */
export class MalformedPayload extends UserError {
  constructor(what: string) {
    super("payload_malformed", what, "nothing to do, unless GitHub sends many of them: then please report it");
  }
}

/**
 * The payload of a delivery. Any field name is taken: what nobody asks for is never looked at, and what is asked for is
 * read by the events' schemas, each field for itself.
 */
export function readPayload(body: string): Delivery["payload"] {
  const value = parsed(body);
  if (isRecord(value)) return value;
  throw new MalformedPayload("its body is no JSON object");
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) throw new MalformedPayload("its body is no JSON");
    throw error;
  }
}

/** Fails with MalformedPayload unless the event's own file can read it: what comes after that may rely on it. */
export function checkPayload({ name, payload }: Delivery, self: Self): void {
  const handler = EVENTS.find(({ event }) => event === name);
  if (!handler) throw new Bug(`a delivery of ${name} came through, which nobody reads`);
  try {
    handler.triggers(payload, self);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const fields = error.issues.slice(0, 5).map(({ path }) => path.map(String).join(".") || "the whole");
    throw new MalformedPayload(`it is no ${name} as GitHub sends it (${[...new Set(fields)].join(", ")})`);
  }
}
