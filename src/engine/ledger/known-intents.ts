import * as z from "zod";
import { branchesOf, folderOf, ledgerBranch } from "../../method/index.ts";
import type { CommitSeen } from "../../ports/index.ts";
import { HostError, UserError } from "../../shared/index.ts";
import { parseLedgerMessage } from "../../state/index.ts";
import type { EngineOptions, ReadPorts } from "../ports.ts";
import { countOfName, issueOfSource, type KnownIntent } from "./intent-names.ts";
import { loadLedger } from "./ledger.ts";
import { longEnded } from "./long-ended.ts";
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

/** Branches of intents as they stood when nothing was left to do there. */
export interface Rests {
  /** Null while something may be left to do; undefined where this process has not looked yet. */
  of(slug: string): ReadonlyMap<string, string> | null | undefined;
  keep(slug: string, branches: ReadonlyMap<string, string> | null): void;
}

/**
 * Slugs of all intents that have a ledger, and of those that had one when this process last looked and were under way. What is
 * known to be nobody's is left out, and what has ended and was looked at since, or ended long ago, as long as no branch of
 * either has moved. `known`: the branches below `haiku/`, where somebody has read them.
 */
export async function intentsOf(
  ports: ReadPorts,
  options: EngineOptions,
  rests: Rests,
  known?: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const all = bySlug(known ?? (await ports.store.branches("haiku/")));
  const ledgers = new Map<string, string>();
  for (const [slug, branches] of all) {
    const head = branches.get(ledgerBranch(slug));
    if (head !== undefined && !ports.own.isNobodys(ledgerBranch(slug), head)) ledgers.set(slug, head);
  }
  const unseen = new Map([...ledgers].filter(([slug]) => rests.of(slug) === undefined));
  for (const slug of await longEnded(ports, options, unseen)) rests.keep(slug, all.get(slug) ?? new Map());
  const wanted = [...ledgers.keys()].filter((slug) => !isAsItWas(all.get(slug) ?? new Map(), rests.of(slug) ?? null));
  const lost = [...all].filter(([slug, branches]) => !branches.has(ledgerBranch(slug)) && rests.of(slug) === null);
  return [...wanted, ...lost.map(([slug]) => slug)];
}

function bySlug(branches: ReadonlyMap<string, string>): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const groups = new Map<string, Map<string, string>>();
  for (const [branch, head] of branches) {
    const slug = /^haiku\/([a-z0-9-]+)\//.exec(branch)?.[1];
    if (slug !== undefined) groups.set(slug, (groups.get(slug) ?? new Map()).set(branch, head));
  }
  return groups;
}

function isAsItWas(now: ReadonlyMap<string, string>, rest: ReadonlyMap<string, string> | null): boolean {
  return rest !== null && now.size === rest.size && [...now].every(([branch, head]) => rest.get(branch) === head);
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
