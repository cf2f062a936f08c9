import { readHistory } from "../../engine/index.ts";
import type { StateStore } from "../../ports/index.ts";
import { renderHistoryText } from "../../render/index.ts";
import { UserError } from "../../shared/index.ts";
import { chooseIntent } from "../choose-intent.ts";
import { EXIT, type ExitCode, type Terminal, writeJson } from "../terminal.ts";

/** What fits into a terminal's memory; `--json` gives everything unless it is told otherwise. */
const SHOWN = 200;

/** `haiku history`: every step and everything else that happened, oldest first; `--limit n` keeps the newest n. */
export async function history(
  store: StateStore,
  terminal: Terminal,
  asked: {
    readonly slug?: string | undefined;
    readonly json?: boolean | undefined;
    readonly limit?: string | undefined;
  },
): Promise<ExitCode> {
  const limit = limitOf(asked.limit);
  const slug = await chooseIntent(store, asked.slug);
  const { steps, events } = await readHistory(store, slug);
  if (asked.json) {
    const total = { steps: steps.length, events: events.length };
    writeJson(terminal, { slug, total, steps: newest(steps, limit), events: newest(events, limit) });
  } else terminal.write(renderHistoryText({ steps, events }, limit ?? SHOWN));
  return EXIT.ok;
}

function limitOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UserError("limit_invalid", `--limit ${text} is no number of entries`, "give a number such as 50");
}

function newest<T>(entries: readonly T[], limit: number | null): readonly T[] {
  return limit === null ? entries : entries.slice(Math.max(0, entries.length - limit));
}
