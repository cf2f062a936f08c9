import * as z from "zod";
import { FormatError, hiddenKeys, parseJson, plainTitle } from "../shared/index.ts";
import { oneLine } from "./sections.ts";
import { parseTrailers } from "./trailers.ts";

/** One transition as the journal keeps it; only the method knows what is in it. */
export type RecordedEvent = { readonly do: string } & Readonly<Record<string, unknown>>;

/** A ledger commit's message as `parseLedgerMessage` reads it. */
export interface LedgerMessage {
  readonly subject: string;
  /** Null for the whole intent. */
  readonly stage: string | null;
  /** In the order in which they were applied; never checked here against what the method knows. */
  readonly events: readonly RecordedEvent[];
  /** What led to it, from the trailer `Haiku-Event`; null where there is none. */
  readonly event: string | null;
  /** From the trailer `Haiku-Actor`; null where there is none. */
  readonly actor: string | null;
}

/** What a message is made of; a line is any object that says what it does. */
export interface NewLedgerMessage {
  readonly subject: string;
  readonly stage: string | null;
  readonly events: readonly { readonly do: string }[];
  readonly event?: string | null;
  readonly actor?: string | null;
}

const MAX_LINE = 4 * 1024 * 1024;
const DO = "Haiku-Do: ";
const Line = z.looseObject({ do: z.string() });

/**
 * Message of a ledger commit: a subject for people, `[skip ci]`, and one `Haiku-Do` line per transition. Nothing in it
 * can mention a person, refer to an issue or start anything.
 */
export function renderLedgerMessage(message: NewLedgerMessage): string {
  const trailers = [
    ...message.events.map((line) => DO + escapeJson(line)),
    ...(message.event ? [`Haiku-Event: ${oneLine(message.event)}`] : []),
    ...(message.actor ? [`Haiku-Actor: ${oneLine(message.actor)}`] : []),
  ];
  const subject = plainTitle(message.subject).replace(/[@#<[]/g, "");
  return `haiku(${message.stage ?? "intent"}): ${subject}\n\n[skip ci]\n\n${trailers.join("\n")}\n`;
}

/** Reads such a message back. FormatError `journal_invalid` or `json_invalid` on anything else; `where` names the commit. */
export function parseLedgerMessage(text: string, where = "ledger commit"): LedgerMessage {
  const rows = text.replaceAll("\r\n", "\n").split("\n");
  const head = /^haiku\(([a-z0-9-]+)\): (.*)$/.exec(rows[0] ?? "");
  if (head?.[1] === undefined) {
    throw new FormatError("journal_invalid", where, [
      { line: 1, what: "is no ledger commit of this engine", fix: "leave the ledger branch to the App" },
    ]);
  }
  const events = rows.flatMap((row, index) =>
    row.startsWith(DO)
      ? [parseJson(row.slice(DO.length), Line, { file: where, firstLine: index + 1, maxBytes: MAX_LINE })]
      : [],
  );
  const trailers = parseTrailers(text);
  return {
    subject: head[2] ?? "",
    stage: head[1] === "intent" ? null : head[1],
    events,
    event: trailers.get("haiku-event")?.[0] ?? null,
    actor: trailers.get("haiku-actor")?.[0] ?? null,
  };
}

/** JSON on one line in which, inside texts, `@`, `#`, `<` and `[` are escaped. */
function escapeJson(line: { readonly do: string }): string {
  return JSON.stringify(hiddenKeys(line)).replace(/"(?:[^"\\]|\\.)*"/g, (text) =>
    text.replace(/[@#<[\u2028\u2029\u0085]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`),
  );
}
