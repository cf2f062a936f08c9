import type { IntentState, SeenFiles } from "../../method/index.ts";
import type { ReadStore, Snapshot, TreeEntry } from "../../ports/index.ts";
import { fileIds, globMatcher, own } from "../../shared/index.ts";
import type { Config } from "../../studio/index.ts";
import { mergeBaseOf } from "./merge-base.ts";
import type { WorkTree } from "./observation.ts";
import { changedBetween } from "./tree-changes.ts";

/** Today's config, and the work as it stands. */
export interface ProtectedLook {
  readonly state: IntentState;
  readonly config: Config;
  readonly snapshot: Snapshot;
  readonly work: WorkTree;
}

/**
 * Protected paths that this intent has changed since it left the default branch, as they stand now; without those that
 * somebody who passed an earlier gate has seen just so. What no step may write is among them: whoever pushed it, the
 * person at the gate is told. Today's config counts, so that a path is protected from the moment it is named.
 */
export async function protectedChanges(store: ReadStore, look: ProtectedLook): Promise<SeenFiles> {
  const { block, ask } = look.config.protected_paths;
  if (block.length + ask.length === 0) return {};
  const matches = globMatcher([...block, ...ask]);
  const base = look.snapshot.default_branch.head;
  const differs = async (commit: string) =>
    changedFiles(await store.tree(commit), look.work).filter(([path]) => matches(path) !== null);
  const ahead = await differs(base);
  if (ahead.length === 0) return {};
  // The default branch may have gone on: what it has changed since is not this intent's doing.
  const common = await mergeBaseOf(store, look.snapshot, base, look.work.commit);
  const ours = common === null || common === base ? ahead : await differs(common);
  return Object.fromEntries(ours.filter(([path, oid]) => !isConfirmed(look.state, path, oid)));
}

/** Files whose content is not what it was, with what it is now; folders are told by their files. */
function changedFiles(
  before: ReadonlyMap<string, TreeEntry>,
  { files, modes }: WorkTree,
): readonly (readonly [string, string | null])[] {
  const isFolder = (path: string): boolean =>
    files.has(path) ? modes.get(path) === "040000" : before.get(path)?.type === "tree";
  return Object.entries(changedBetween(fileIds(before), files, isFolder));
}

/** A person passed a gate on just this content of it. */
function isConfirmed({ stages }: IntentState, path: string, oid: string | null): boolean {
  return Object.values(stages).some(({ gate }) => {
    return gate !== null && gate.by !== null && own(gate.witnesses, path) === oid;
  });
}
