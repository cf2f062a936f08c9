import type { StoredRecord } from "./ids.ts";

/** Whoever does something on GitHub or owns something there. */
export interface Account extends StoredRecord<"User" | "Bot" | "Organization"> {
  readonly login: string;
  readonly name: string | null;
  /** Public keys (`ssh-ed25519 AAAA…`) whose signatures on commits are theirs. */
  readonly signingKeys: string[];
}
