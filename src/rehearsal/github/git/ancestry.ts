import type { Commit } from "./parse-objects.ts";

/** Null where there is no such commit; the walk passes it over. */
export type ReadCommit = (oid: string) => Promise<Commit | null>;

/** Everything that can be reached from a commit, itself included; null when that is more than `most` commits. */
export async function reachable(
  read: ReadCommit,
  head: string,
  most: number,
): Promise<ReadonlyMap<string, Commit> | null> {
  const found = new Map<string, Commit>();
  const open = [head];
  for (let oid = open.pop(); oid !== undefined; oid = open.pop()) {
    if (found.has(oid)) continue;
    const commit = await read(oid);
    if (commit === null) continue;
    found.set(oid, commit);
    if (found.size > most) return null;
    open.push(...commit.parents);
  }
  return found;
}

/** The common ancestor that no other common ancestor comes after; the newest where there are several, null for none. */
export function bestCommon(ours: ReadonlyMap<string, Commit>, theirs: ReadonlyMap<string, Commit>): string | null {
  const common = [...ours.values()].filter(({ oid }) => theirs.has(oid));
  const passed = new Set(common.flatMap(({ parents }) => parents));
  const best = common.filter(({ oid }) => !passed.has(oid));
  best.sort((a, b) => (a.committer.date < b.committer.date ? 1 : -1));
  return best[0]?.oid ?? null;
}

/** The commits that are only in `ours`: each before its parents, one line of them after the other. */
export function onlyIn(
  ours: ReadonlyMap<string, Commit>,
  theirs: ReadonlyMap<string, Commit>,
  head: string,
): readonly string[] {
  const left = new Map([...ours].filter(([oid]) => !theirs.has(oid)));
  const children = new Map<string, number>();
  for (const { parents } of left.values())
    for (const parent of parents) children.set(parent, (children.get(parent) ?? 0) + 1);
  const ready = left.has(head) ? [head] : [];
  const ordered: string[] = [];
  for (let oid = ready.pop(); oid !== undefined; oid = ready.pop()) {
    ordered.push(oid);
    for (const parent of left.get(oid)?.parents ?? []) {
      const more = (children.get(parent) ?? 0) - 1;
      children.set(parent, more);
      if (more === 0 && left.has(parent)) ready.push(parent);
    }
  }
  return ordered;
}

/** Newest first by the committer's clock, and never a parent before the commit that led to it. */
export function byDate(all: ReadonlyMap<string, Commit>, head: string, limit: number): readonly string[] {
  const ordered: string[] = [];
  const seen = new Set([head]);
  const open = all.has(head) ? [head] : [];
  const date = (oid: string): string => all.get(oid)?.committer.date ?? "";
  while (ordered.length < limit) {
    const oid = open.shift();
    if (oid === undefined) break;
    ordered.push(oid);
    for (const parent of all.get(oid)?.parents ?? []) {
      if (seen.has(parent) || !all.has(parent)) continue;
      seen.add(parent);
      const later = open.findIndex((other) => date(other) < date(parent));
      open.splice(later < 0 ? open.length : later, 0, parent);
    }
  }
  return ordered;
}
