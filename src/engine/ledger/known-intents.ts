import * as z from "zod";
import { branchesOf, folderOf, ledgerBranch } from "../../method/index.ts";
import type { CommitSeen } from "../../ports/index.ts";
import { HostError, UserError } from "../../shared/index.ts";
import { parseLedgerMessage } from "../../state/index.ts";
import type { EngineOptions, ReadPorts } from "../ports.ts";
import { countOfName, issueOfSource, type KnownIntent } from "./intent-names.ts";
import { loadLedger } from "./ledger.ts";
import { believedLedger } from "./undo-tampering.ts";

const MOST_COMMITS = 100_000;
/** So much is read of a branch of which it is not known whose it is. */
const FEW_COMMITS = 500;
const FEW_FILES = 100;
const StartedBy = z.object({ created: z.object({ source: z.string() }) });

const IN_THE_WAY = new UserError(
  "branch_in_the_way",
  "there is a branch named `haiku`: no other can be made below that name",
  "rename or delete it, and give the command again",
);

/** For which issue somebody asks, and how to find out. */
export interface Asking {
  readonly ports: ReadPorts;
  readonly options: EngineOptions;
  readonly issue: number;
}

/** The branches of an intent as they stood when nothing was left to do in it; null while something may be. */
export type RestOf = (slug: string) => ReadonlyMap<string, string> | null;

/**
 * Slugs of all intents that have a ledger. What is known to be nobody's is left out, and what is known to have ended, as long
 * as no branch of either has moved.
 */
export async function intentsOf({ store, own }: ReadPorts, restOf: RestOf): Promise<readonly string[]> {
  const all = await store.branches("haiku/");
  const ledgers = [...all].flatMap(([branch, head]) => {
    const slug = /^haiku\/([a-z0-9-]+)\/ledger$/.exec(branch)?.[1];
    return slug === undefined || own.isNobodys(branch, head) ? [] : slug;
  });
  return ledgers.filter((slug) => !isAsItWas(all, slug, restOf(slug)));
}

function isAsItWas(all: ReadonlyMap<string, string>, slug: string, rest: ReturnType<RestOf>): boolean {
  if (rest === null) return false;
  const now = [...all].filter(([branch]) => branch.startsWith(branchesOf(slug)));
  return now.length === rest.size && now.every(([branch, head]) => rest.get(branch) === head);
}

/**
 * Everything that has a name below `haiku/`. A ledger that claims to be of the issue counts only as far as the App has written
 * it; what is nobody's holds its name and nothing else. The App's own that do not parse still hold their issue.
 */
export async function knownIntents(asking: Asking): Promise<readonly KnownIntent[]> {
  const branches = await asking.ports.store.branches("haiku");
  // Git has no branch below the name of another: then no intent can begin.
  if (branches.has("haiku")) return [{ ...nobodys("haiku"), doubt: IN_THE_WAY }];
  const names = new Set([...branches.keys()].flatMap((branch) => /^haiku\/([^/]+)/.exec(branch)?.[1] ?? []));
  const known: KnownIntent[] = [];
  for (const slug of names) {
    const head = /^[a-z0-9-]+$/.test(slug) ? branches.get(ledgerBranch(slug)) : undefined;
    known.push(head === undefined ? nobodys(slug) : await readKnown(asking, slug, head));
  }
  return known;
}

/** One that has just turned out to be there. HostError, to be tried again, while GitHub does not show it yet. */
export async function knownIntent(asking: Asking, slug: string): Promise<KnownIntent> {
  const head = (await asking.ports.store.branches(branchesOf(slug))).get(ledgerBranch(slug));
  if (head) return readKnown(asking, slug, head);
  throw new HostError(`${ledgerBranch(slug)} is there and cannot be seen yet`, { retryable: true });
}

function nobodys(slug: string): KnownIntent {
  return { slug, folder: null, source: "", ended: false };
}

/** What stands there counts as it is while it is little, can be read and claims nothing of this issue; else it is asked whose it is. */
async function readKnown({ ports, options, issue }: Asking, slug: string, head: string): Promise<KnownIntent> {
  const branch = ledgerBranch(slug);
  if (ports.own.isNobodys(branch, head)) return nobodys(slug);
  const isCheap = ports.own.has(branch, head) || (await ports.store.tree(head)).size <= FEW_FILES;
  const seen = isCheap ? await readAsItStands(ports, slug, head) : null;
  if (seen !== null && !isOfIssue(seen, issue)) return seen;
  try {
    const believed = await believedLedger(ports, options, slug, head);
    if (believed === null) return nobodys(slug);
    if (believed === head && seen !== null) return seen;
    return (await readAsItStands(ports, slug, believed)) ?? (await unreadable(ports, slug, believed, MOST_COMMITS));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const held = seen ?? (await unreadable(ports, slug, head, FEW_COMMITS));
    return isOfIssue(held, issue) ? { ...held, doubt: error } : held;
  }
}

function isOfIssue({ source, slug }: KnownIntent, issue: number): boolean {
  return issueOfSource(source) === issue || countOfName(issue, slug) !== null;
}

/** Null where it cannot be read. */
async function readAsItStands(ports: ReadPorts, slug: string, head: string): Promise<KnownIntent | null> {
  try {
    const { state } = await loadLedger(ports.store, slug, head);
    const { created, ended } = state.intent;
    return { slug, folder: folderOf(state), source: created.source, ended: ended !== null };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    ports.log.warn({ intent: slug, code: error.code }, "a ledger cannot be read");
    return null;
  }
}

/** Where an intent came from is told by the first line of its journal: also when its files cannot be read any more. */
async function unreadable(ports: ReadPorts, slug: string, head: string, most: number): Promise<KnownIntent> {
  const first = (await ports.store.history(head, null, most)).at(-1);
  const [line] = first ? linesOrNone(first) : [];
  return { slug, folder: null, source: StartedBy.safeParse(line).data?.created.source ?? "", ended: false };
}

/** A branch that somebody has put where a ledger was has no beginning of ours; that must not keep other intents from theirs. */
function linesOrNone({ message, sha }: CommitSeen): readonly unknown[] {
  try {
    return parseLedgerMessage(message, sha).events;
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}
