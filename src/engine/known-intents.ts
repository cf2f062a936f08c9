import * as z from "zod";
import { folderOf, ledgerBranch } from "../method/index.ts";
import type { CommitSeen } from "../ports/index.ts";
import { HostError, UserError } from "../shared/index.ts";
import { parseLedgerMessage } from "../state/index.ts";
import type { KnownIntent } from "./intent-names.ts";
import { readBooks } from "./ledger.ts";
import type { EnginePorts } from "./ports.ts";

const MOST_COMMITS = 100_000;
const StartedBy = z.object({ created: z.object({ source: z.string() }) });

/** Slugs of all intents that have a ledger. */
export async function intentsOf(ports: EnginePorts): Promise<readonly string[]> {
  const branches = await ports.store.branches("haiku/");
  return [...branches.keys()].flatMap((branch) => /^haiku\/([a-z0-9-]+)\/ledger$/.exec(branch)?.[1] ?? []);
}

/** Every intent that has a ledger. A ledger that does not parse still holds its issue. */
export async function knownIntents(ports: EnginePorts): Promise<readonly KnownIntent[]> {
  const branches = await ports.store.branches("haiku/");
  const known: KnownIntent[] = [];
  for (const slug of await intentsOf(ports)) {
    const head = branches.get(ledgerBranch(slug));
    if (head) known.push(await readKnown(ports, slug, head));
  }
  return known;
}

/** One that has just turned out to be there. HostError, to be tried again, while GitHub does not show it yet. */
export async function knownIntent(ports: EnginePorts, slug: string): Promise<KnownIntent> {
  const head = (await ports.store.branches(`haiku/${slug}/`)).get(ledgerBranch(slug));
  if (head) return readKnown(ports, slug, head);
  throw new HostError(`${ledgerBranch(slug)} is there and cannot be seen yet`, { retryable: true });
}

async function readKnown(ports: EnginePorts, slug: string, head: string): Promise<KnownIntent> {
  try {
    const { state } = await readBooks(ports.store, slug, head);
    const { created, ended } = state.intent;
    return { slug, folder: folderOf(state), source: created.source, ended: ended !== null };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    ports.log.warn({ intent: slug, code: error.code }, "a ledger cannot be read");
    return { slug, folder: null, source: await firstSource(ports, head), ended: false };
  }
}

/** Where an intent came from, by the first line of its journal: also when its files cannot be read any more. */
async function firstSource(ports: EnginePorts, head: string): Promise<string> {
  const first = (await ports.store.history(head, null, MOST_COMMITS)).at(-1);
  const [line] = first ? linesOrNone(first) : [];
  return StartedBy.safeParse(line).data?.created.source ?? "";
}

/** A branch that somebody has put where a ledger was has no beginning of ours; that must not keep other intents from theirs. */
function linesOrNone({ message, sha }: CommitSeen): readonly unknown[] {
  try {
    return parseLedgerMessage(message, sha).lines;
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}
