import type { StoredRecord } from "./ids.ts";

/** Whoever does something on GitHub or owns something there. */
export interface Account extends StoredRecord<"User" | "Bot" | "Organization"> {
  readonly login: string;
  readonly name: string | null;
}
