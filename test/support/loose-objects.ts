import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import type { StateStore, TreeEntry } from "../../src/ports/index.ts";
import { parseTree } from "../../src/rehearsal/github/git/parse-objects.ts";

/* Reads a repository of the local GitHub without a process for each look: it keeps its objects one by one. */

/** The content of an object; of those that git has packed as well. */
function readObject(directory: string, oid: string): Buffer {
  const file = join(directory, "objects", oid.slice(0, 2), oid.slice(2));
  if (existsSync(file)) {
    const whole = inflateSync(readFileSync(file));
    return whole.subarray(whole.indexOf(0) + 1);
  }
  const said = execFileSync("git", ["cat-file", "--batch"], { cwd: directory, input: `${oid}\n`, maxBuffer: 1 << 28 });
  return said.subarray(said.indexOf("\n") + 1, -1);
}

export function textOf(directory: string, oid: string): string {
  return readObject(directory, oid).toString("utf8");
}

/** Every file of a commit's tree by its path. */
export function filesAt(directory: string, commit: string): ReadonlyMap<string, TreeEntry> {
  const files = new Map<string, TreeEntry>();
  const walk = (tree: string, prefix: string): void => {
    for (const { path, type, mode, oid } of parseTree(readObject(directory, tree)))
      if (type === "tree") walk(oid, `${prefix}${path}/`);
      else files.set(prefix + path, { type, mode, oid });
  };
  walk(textOf(directory, commit).slice("tree ".length, "tree ".length + 40), "");
  return files;
}

/** The reading half of a store. */
export function looseStore(directory: string): Pick<StateStore, "tree" | "blobs"> {
  return {
    tree: async (commit) => filesAt(directory, commit),
    blobs: async (ids) => new Map(ids.map((id) => [id, textOf(directory, id)])),
  };
}
