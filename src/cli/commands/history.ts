import { historyOf, readOffline } from "../../engine/index.ts";
import { ledgerBranch } from "../../method/index.ts";
import type { CommitSeen, StateStore } from "../../ports/index.ts";
import { type HistoryEntry, renderHistoryText } from "../../render/index.ts";
import { parseLedgerMessage } from "../../state/index.ts";
import { chooseIntent } from "../choose-intent.ts";
import { EXIT, type ExitCode, type Terminal, writeJson } from "../terminal.ts";

const MOST_COMMITS = 100_000;

/** `haiku history`: the ledger's commits, oldest first; with `--json` every step with its result and times. */
export async function history(
  store: StateStore,
  terminal: Terminal,
  asked: { readonly slug?: string | undefined; readonly json?: boolean | undefined },
): Promise<ExitCode> {
  const slug = await chooseIntent(store, asked.slug);
  if (asked.json) {
    const { state } = await readOffline(store, slug, terminal.now());
    writeJson(terminal, { slug, steps: historyOf(state) });
    return EXIT.ok;
  }
  const branch = ledgerBranch(slug);
  const head = (await store.branches(branch)).get(branch) ?? "";
  const commits = await store.history(head, null, MOST_COMMITS);
  terminal.write(renderHistoryText([...commits].reverse().map(toEntry)));
  return EXIT.ok;
}

function toEntry(commit: CommitSeen): HistoryEntry {
  const { sha, at, message } = commit;
  const { subject, lines, actor } = parseLedgerMessage(message, sha);
  return { at, sha, subject, did: lines.map((line) => line.do), actor };
}
