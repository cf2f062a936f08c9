import { type BranchName, type LedgerEvent, ledgerBranch, type Person, transition } from "../../method/index.ts";
import type { CommitSeen, FileChange, PushSeen, ReadStore } from "../../ports/index.ts";
import { blobId, fileId, fileIdAt, UserError } from "../../shared/index.ts";
import { renderLedgerMessage, writeLedger } from "../../state/index.ts";
import type { EngineOptions, EnginePorts, ReadPorts } from "../ports.ts";
import { type Ledger, loadLedger } from "./ledger.ts";
import { isPushedBy } from "./own-commits.ts";
import { goesByAuthors, pushesOf } from "./who-pushed.ts";

/** Commits that somebody else put on the ledger: nothing of them is believed. */
export interface TamperedLedger {
  readonly kind: "tampered";
  readonly head: string;
  /** The newest commit of the App below them. */
  readonly believed: CommitSeen;
  /** Newest first. */
  readonly foreign: readonly { readonly sha: string; readonly by: Person | null; readonly name: string }[];
}

const MOST = 1000;
/** Enough to find one of the App's where nobody else has written much. */
const SOME = 20;

/**
 * What stands on the ledger above the App's newest commit; null when that is the App's own. Whom a commit names as its
 * author, and who signed it, prove nothing: a pull request of the App's that a person squashes bears both. UserError
 * `ledger_unproven` where the host does not say who it was, `ledger_not_ours` where the App has never pushed there, and
 * `ledger_broken` where nothing of what it pushed is left.
 */
export async function tamperedLedger(
  ports: ReadPorts,
  options: EngineOptions,
  slug: string,
  tip: { readonly head: string; readonly commits: readonly CommitSeen[] },
): Promise<TamperedLedger | null> {
  const branch = ledgerBranch(slug);
  if (ports.own.has(branch, tip.head)) return null;
  const pushes = await pushesOf(ports, options, { branch, tip: tip.head, commits: tip.commits });
  if (ports.own.has(branch, tip.head)) return null;
  const isKnown = pushes === null ? goesByAuthors(ports, options) : pushes.some(({ after }) => after === tip.head);
  if (!isKnown) throw unproven(branch, tip.head);
  const own = (commit: CommitSeen): boolean => ports.own.has(branch, commit.sha);
  const isOurs = ({ by }: PushSeen): boolean => by?.id === options.bot.id;
  // Before anything more of it is read.
  if (!tip.commits.some(own) && !pushes?.some(isOurs) && !(await ports.activity.pushes(branch, isOurs))?.some(isOurs))
    throw neverOurs(branch);
  const commits = tip.commits.some(own) ? tip.commits : await ownBelow(ports, options, branch, tip.head);
  const at = commits.findIndex(own);
  const believed = commits[at];
  if (believed === undefined) throw nothingLeft(branch);
  if (at === 0) return null;
  const foreign = commits.slice(0, at).map((commit) => ({ sha: commit.sha, ...whoPushed(commit, pushes ?? []) }));
  return { kind: "tampered", head: tip.head, believed, foreign };
}

/** The history of a ledger, of which the App's newest commit is known to be its own when this returns, if it has one there. */
async function ownBelow(
  ports: ReadPorts,
  options: EngineOptions,
  branch: BranchName,
  head: string,
): Promise<readonly CommitSeen[]> {
  const commits = await ports.store.history(head, null, MOST);
  await pushesOf(ports, options, { branch, commits });
  if (commits.some(({ sha }) => ports.own.has(branch, sha))) return commits;
  const bySha = new Map(commits.map((commit) => [commit.sha, commit]));
  const isOurs = (push: PushSeen): boolean => {
    const commit = bySha.get(push.after);
    return commit !== undefined && isPushedBy(options.bot, commit, [push]);
  };
  // Others may have moved the branch more often than one answer shows since the App did.
  for (const push of (await ports.activity.pushes(branch, isOurs)) ?? [])
    if (isOurs(push)) ports.own.add(branch, push.after);
  if (commits.length >= MOST && !commits.some(({ sha }) => ports.own.has(branch, sha))) throw tooLong(branch);
  return commits;
}

/** Names the way out that needs nobody's word for what was the App's: what is set back is looked at like anything else. */
const SET_BACK = "set the branch back to the ledger commit that the newest work commit names";

function nothingLeft(branch: BranchName): UserError {
  const hint = `${SET_BACK}; where there is no such intent, delete it`;
  return new UserError("ledger_broken", `no commit of the App is left on ${branch}`, hint);
}

/** UserError `ledger_not_ours`, to be thrown by whoever found it out. */
export function neverOurs(branch: BranchName): UserError {
  return new UserError("ledger_not_ours", `nothing on ${branch} was ever the App's`, "delete it, or rename it");
}

function tooLong(branch: BranchName): UserError {
  const message = `none of the newest ${MOST} commits on ${branch} is the App's, and whether an older one is cannot be told`;
  return new UserError("ledger_unproven", message, SET_BACK);
}

/**
 * The newest commit of a ledger that the App has made; null for a branch that was never the App's, which is asked once for
 * each head. UserError where that cannot be told, and for ledger of the App of which nothing is left.
 */
export async function believedLedger(
  ports: ReadPorts,
  options: EngineOptions,
  slug: string,
  head: string,
): Promise<string | null> {
  const branch = ledgerBranch(slug);
  if (ports.own.has(branch, head)) return head;
  if (ports.own.isNobodys(branch, head)) return null;
  const commits = await ports.store.history(head, null, SOME);
  try {
    const tampered = await tamperedLedger(ports, options, slug, { head, commits });
    return tampered === null ? head : tampered.believed.sha;
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== "ledger_not_ours") throw error;
    ports.own.addNobodys(branch, head);
    return null;
  }
}

function unproven(branch: BranchName, head: string): UserError {
  return new UserError(
    "ledger_unproven",
    `GitHub does not tell who brought ${branch} to ${head.slice(0, 12)}, and this process did not: nothing is done on it`,
    `open the activity of ${branch} on GitHub; where it is empty the server is too old or hides it from the App (it needs Contents: read), else comment again in a minute`,
  );
}

function whoPushed(commit: CommitSeen, pushes: readonly PushSeen[]): { by: Person | null; name: string } {
  const by = pushes.find(({ after }) => after === commit.sha)?.by ?? null;
  const person = by && { login: by.login, id: by.id };
  return { by: person, name: person?.login ?? commit.author.login ?? (commit.author.name || "somebody") };
}

/** Undoes it by one commit that brings back what stood before, and names who it was. */
export async function undoOnLedger(ports: EnginePorts, slug: string, tampered: TamperedLedger): Promise<Ledger> {
  const { head, believed, foreign } = tampered;
  const before = await loadLedger(ports.store, slug, believed.sha);
  const commits = [...foreign].reverse();
  const event: LedgerEvent = { do: "restore", tree: believed.tree, at: ports.clock.now(), commits };
  const state = transition(before.state, event);
  const files = writeLedger(state);
  const changes = await changesBack(ports.store, tampered, files);
  const message = renderLedgerMessage({ subject: "foreign commit undone", stage: null, events: [event] });
  const branch = ledgerBranch(slug);
  const { sha } = await ports.store.commit({ branch, expectedHead: head, message, changes });
  ports.log.warn({ intent: slug, commits: foreign.map(({ sha }) => sha) }, "undid what others wrote into the ledger");
  return { head: sha, state, files };
}

async function changesBack(
  store: ReadStore,
  { head, believed }: TamperedLedger,
  files: ReadonlyMap<string, string>,
): Promise<readonly FileChange[]> {
  const [now, before] = await Promise.all([store.tree(head), store.tree(believed.sha)]);
  const kept = [...before].filter(
    ([path, entry]) => entry.type === "blob" && !files.has(path) && fileIdAt(now, path) !== fileId(entry),
  );
  const texts = await store.blobs(kept.map(([, { oid }]) => oid));
  const gone = [...now].filter(([path, { type }]) => type !== "tree" && !files.has(path) && !before.has(path));
  return [
    ...[...files]
      .filter(([path, text]) => fileIdAt(now, path) !== blobId(text))
      .map(([path, content]) => ({ path, content })),
    ...kept.map(([path, { oid }]) => ({ path, content: texts.get(oid) ?? "" })),
    ...gone.map(([path]) => ({ path, content: null })),
  ];
}
