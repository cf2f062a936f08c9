import {
  accountedHead,
  type ChangedPaths,
  type Do,
  intentBranch,
  openRecord,
  parseStepKey,
  workBranch,
} from "../method/index.ts";
import type { CommitSeen } from "../ports/index.ts";
import { parseTrailers } from "../state/index.ts";
import type { EngineOptions, EnginePorts } from "./ports.ts";
import { changedBetween } from "./tree-changes.ts";
import { stateOf, type World } from "./world.ts";

/**
 * Commits on the work branch that the books do not account for. The App's own (the goal, a Run CI commit, a delivery)
 * change nothing that is signed; anybody else's are adopted, and what they changed takes signatures back.
 */
export async function explainHead(ports: EnginePorts, options: EngineOptions, world: World): Promise<readonly Do[]> {
  const state = stateOf(world);
  const head = world.snapshot.branches.get(workBranch(state));
  const known = accountedHead(state);
  if (head === undefined || head === known) return [];
  const fresh = since(world, known);
  if (fresh.some((commit) => bringsOpenStep(world, commit))) return [];
  const foreign = fresh.filter((commit) => commit.author.id !== options.bot.id);
  const stage = workBranch(state) === intentBranch(world.slug) ? null : workBranch(state).split("/").at(-1);
  const changed = foreign.length === 0 ? {} : await changesSince(ports, known, head);
  const by = foreign[0]?.author;
  const person = by?.login && by.id !== null ? { login: by.login, id: by.id } : null;
  return [{ do: "adopt", at: world.observed.now, stage: stage ?? null, head, changed, by: person }];
}

function since(world: World, known: string | null): readonly CommitSeen[] {
  const commits = world.snapshot.commits.get(workBranch(stateOf(world))) ?? [];
  const at = commits.findIndex((commit) => commit.sha === known);
  return at < 0 ? commits.slice(0, known === null ? 1 : undefined) : commits.slice(0, at);
}

/** A work commit whose ledger line is still to come: its run will be applied, it is not to be adopted. */
function bringsOpenStep(world: World, commit: CommitSeen): boolean {
  const steps = parseTrailers(commit.message).get("haiku-step") ?? [];
  return steps.some((key) => parseStepKey(key).slug === world.slug && openRecord(stateOf(world), key) !== null);
}

async function changesSince(ports: EnginePorts, known: string | null, head: string): Promise<ChangedPaths> {
  if (known === null) return {};
  const [before, after] = await Promise.all([ports.store.tree(known), ports.store.tree(head)]);
  const ids = (tree: typeof before): ReadonlyMap<string, string> =>
    new Map([...tree].map(([path, entry]) => [path, entry.oid]));
  return changedBetween(ids(before), ids(after), (path) => (after.get(path) ?? before.get(path))?.type === "tree");
}
