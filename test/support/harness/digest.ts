import { createHash } from "node:crypto";

/** What happened on a journey: the names of its events. */
export function eventsOf(ledger: string): string {
  return [...ledger.matchAll(/^Haiku-Do: \{"do":"([a-z_]+)"/gm)].map(([, name]) => name).join(" ");
}

/** The same, and the digest of its whole ledger. */
export function digestOf(ledger: string): string {
  return `${eventsOf(ledger)}\n${createHash("sha256").update(ledger).digest("hex")}\n`;
}
