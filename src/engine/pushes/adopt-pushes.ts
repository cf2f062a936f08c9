import {
  accountedHead,
  type ChangedPaths,
  intentBranch,
  type LedgerEvent,
  openRecord,
  type Person,
  parseSourceRef,
  parseStepKey,
  workBranch,
} from "../../method/index.ts";
import { type Account, type CommitSeen, ROLES } from "../../ports/index.ts";
import { blobId, contentId, own } from "../../shared/index.ts";
import { parseTrailers } from "../../state/index.ts";
import { requiredRole } from "../../studio/index.ts";
import { ownAmong } from "../ledger/who-pushed.ts";
import { mayDo } from "../observe/approvals.ts";
import { goalCommit } from "../observe/goal-commit.ts";
import { goalPushed } from "../observe/goal-page.ts";
import { type Observation, pullFor, stateOf, withEvents } from "../observe/observation.ts";
import { changedInTrees } from "../observe/tree-changes.ts";
import type { EngineOptions, ReadPorts } from "../ports.ts";
import { appliedBy } from "./applied-suggestions.ts";
import { readBaseMerge, type TakenIn } from "./base-merges.ts";
import { type Move, movesOf } from "./branch-pushes.ts";
import { driftEvent, type ForeignPush, ONE_BY_ONE } from "./drift-findings.ts";
import { listedBot } from "./listed-bots.ts";
import { type PushChanges, sortChanges } from "./pushed-files.ts";

/**
 * Commits on the work branch, and beside it on the intent branch, that the ledger does not account for. The App's own
 * change nothing that is signed, merges of the base are told by what they did to this intent's files; anybody else's are
 * adopted, what they changed takes signatures back, findings whose proposed change they make are fixed by it, and where
 * the method asks for it a finding is filed.
 */
export async function explainHead(
  ports: ReadPorts,
  options: EngineOptions,
  observation: Observation,
): Promise<readonly LedgerEvent[]> {
  const state = stateOf(observation);
  const work = workBranch(state);
  const intent = intentBranch(observation.slug);
  const ours = await explainBranch(ports, options, observation, { branch: work, known: accountedHead(state) });
  if (work === intent) return ours;
  return [...(await explainBranch(ports, options, observation, { branch: intent, known: state.intent.head })), ...ours];
}

interface Asked {
  readonly branch: string;
  readonly known: string | null;
}

async function explainBranch(
  ports: ReadPorts,
  options: EngineOptions,
  observation: Observation,
  { branch, known }: Asked,
): Promise<readonly LedgerEvent[]> {
  const seen = beforeStageMerge(observation, branch) ?? (await deletedWithMerge(ports, observation, { branch, known }));
  if (seen.head === undefined || seen.head === known) return [];
  const stage = branch === intentBranch(observation.slug) ? null : (branch.split("/").at(-1) ?? null);
  const quiet = { do: "adopt", at: observation.facts.now, stage, changed: {}, by: null } as const;
  if (known === null) {
    const goal = await goalCommit(ports, options, observation.slug, observation.snapshot);
    if (goal === null) return []; // not to be accounted for: the intent has not begun
    const first: LedgerEvent = { ...quiet, head: goal.sha };
    return [
      first,
      ...(await explainBranch(ports, options, withEvents(observation, [first]), { branch, known: goal.sha })),
    ];
  }
  const at = seen.commits.findIndex((commit) => commit.sha === known);
  const fresh = seen.commits.slice(0, at < 0 ? undefined : at);
  const bringing = fresh.filter((commit) => bringsOpenStep(observation, commit));
  if ((await ownAmong(ports, options, branch, bringing)).length > 0) return [];
  const stands = observation.snapshot.branches.get(branch) === seen.head;
  const moves = await movesOf(ports, options, { branch, known, head: seen.head, stands, commits: seen.commits });
  const events: LedgerEvent[] = [];
  for (const move of moves) {
    const merge = await readBaseMerge(ports.store, observation, move);
    if (merge === null && move.by === "own" && move !== moves.at(-1)) continue; // the next line accounts for it too
    if (merge !== null) events.push(...pastConflicts(observation));
    if (move.by === "own") events.push({ ...quiet, head: move.after, ...merge });
    else events.push(...(await adopt(ports, withEvents(observation, events), { move, merge, stage })));
  }
  return events;
}

interface Seen {
  readonly head: string | undefined;
  readonly commits: readonly CommitSeen[];
}

const MOST = 100;

/** What was merged, where the branch was deleted with the merge: pushes just before it are not to be overlooked. */
async function deletedWithMerge(ports: ReadPorts, observation: Observation, { branch, known }: Asked): Promise<Seen> {
  const pull = pullFor(observation.snapshot, branch);
  if (pull?.state !== "merged" || known === null) return { head: undefined, commits: [] };
  return { head: pull.head, commits: await ports.store.history(pull.head, known, MOST) };
}

/** The branch up to (without) the merge of the working stage: that merge is recorded by a line of its own. */
function beforeStageMerge(observation: Observation, branch: string): Seen | null {
  const commits = observation.snapshot.commits.get(branch) ?? [];
  const head = observation.snapshot.branches.get(branch);
  if (head === undefined) return null;
  const merged =
    branch === observation.work.branch ? null : pullFor(observation.snapshot, workBranch(stateOf(observation)))?.merged;
  if (!merged) return { head, commits };
  const at = commits.findIndex((commit) => commit.sha === merged.commit);
  const before = at < 0 ? undefined : commits[at]?.parents[0];
  return { head: before, commits: at < 0 ? [] : commits.slice(at + 1) };
}

/** A work commit whose ledger line is still to come: its run will be applied, it is not to be adopted. */
function bringsOpenStep(observation: Observation, commit: CommitSeen): boolean {
  const steps = parseTrailers(commit.message).get("haiku-step") ?? [];
  return steps.some(
    (key) => parseStepKey(key).slug === observation.slug && openRecord(stateOf(observation), key) !== null,
  );
}

interface Foreign {
  readonly move: Move;
  readonly merge: TakenIn | null;
  readonly stage: string | null;
}

async function adopt(
  ports: ReadPorts,
  observation: Observation,
  { move, merge, stage }: Foreign,
): Promise<readonly LedgerEvent[]> {
  const { store } = ports;
  const [before, after] = await Promise.all([store.tree(move.before), store.tree(move.after)]);
  const changes = await sortChanges(
    store,
    stateOf(observation),
    merge?.changed ?? changedInTrees(before, after),
    before,
  );
  const by = typeof move.by === "string" ? null : move.by;
  const person: Person | null = by && { login: by.login, id: by.id };
  const permitted = await mayPush(ports, observation, move.by === "unknown" ? "unknown" : by);
  const texts = permitted ? new Map<string, never>() : await textsOf(ports, changes, before);
  const push = { who: move.name, commit: move.after.slice(0, 12), person, permitted, texts };
  const replanned = changes.replanned.map(({ unit }) => unit);
  const page = permitted
    ? await goalPushed(store, stateOf(observation), { changed: changes.changed, by: move.name })
    : null;
  const event: LedgerEvent = {
    do: "adopt",
    at: observation.facts.now,
    stage,
    head: move.after,
    changed: changes.changed,
    by: person,
    ...(replanned.length > 0 ? { replanned } : {}),
    ...(merge ? { carried: merge.carried } : {}),
    ...(page?.goal ? { goal: page.goal } : {}),
  };
  const paths = changes.others;
  const applied = await appliedBy(ports, observation, { before: move.before, head: move.after, paths, by: person });
  // A change that we proposed is asked for, whoever commits it.
  const others = permitted ? paths : paths.filter((path) => !applied.paths.includes(path));
  const drift = driftEvent(observation, { ...push, goal_page: page?.unusable ?? null }, { ...changes, others });
  return [event, ...applied.events, ...(drift === null ? [] : [drift])];
}

/** Asked at the moment the commits are seen. Nobody knows who: whoever can push counts, where that is enough to command. */
async function mayPush(ports: ReadPorts, observation: Observation, by: Account | "unknown" | null): Promise<boolean> {
  const { config } = observation.project;
  if (by === null) return false;
  if (by === "unknown") {
    const need = requiredRole(config, "command");
    const roles: readonly string[] = ROLES;
    return !need.startsWith("@") && roles.indexOf(need) <= roles.indexOf("write");
  }
  if (by.bot) return (await listedBot(ports.permissions, config, by))?.pushes ?? false;
  return mayDo({ permissions: ports.permissions, config, action: "command" }, { login: by.login, id: by.id });
}

async function textsOf(
  { store }: ReadPorts,
  { others, changed }: PushChanges,
  before: ReadonlyMap<string, { readonly oid: string }>,
): Promise<ForeignPush["texts"]> {
  const pairs = others
    .slice(0, ONE_BY_ONE)
    .map((path) => ({ path, ids: [before.get(path)?.oid, contentIn(changed, path)] as const }));
  const wanted = pairs.flatMap(({ ids }) => ids).filter((id): id is string => typeof id === "string");
  const texts = await store.blobs([...new Set(wanted)]);
  const isText = (id: string | null | undefined): boolean => !id || blobId(texts.get(id) ?? "") === id;
  const text = (id: string | null | undefined): string => (id ? (texts.get(id) ?? "") : "");
  const readable = pairs.filter(({ ids }) => ids.every(isText));
  return new Map(readable.map(({ path, ids: [was, is] }) => [path, { before: text(was), after: text(is) }]));
}

function contentIn(changed: ChangedPaths, path: string): string | null {
  const id = own(changed, path) ?? null;
  return id === null ? null : contentId(id);
}

/** Conflicts with the base that were filed are over once the base is in. */
function pastConflicts(observation: Observation): readonly LedgerEvent[] {
  const open = stateOf(observation).findings.filter(
    (finding) => parseSourceRef(finding.source_ref)?.from === "base" && finding.resolution === null,
  );
  return open.map(({ id }) => ({
    do: "supersede",
    at: observation.facts.now,
    finding: id,
    reason: "the base has been merged in",
  }));
}
