import type { FileChange } from "../../ports/index.ts";
import { foldersOf } from "../observe/tree-changes.ts";

/** A tree as far as it matters whether a file or a folder stands at a path. */
interface Stands {
  /** Modes of what stands on the branch, folders (`040000`) included. */
  readonly modes: ReadonlyMap<string, string>;
  /** What the job has changed of it already, by path. */
  readonly changes: ReadonlyMap<string, Pick<FileChange, "content">>;
}

/**
 * The other file that git cannot have together with one at this path, once all changes are made: one above or one below
 * it; null when there is none. That file would go without anybody having deleted it.
 */
export function clashWith(path: string, brought: readonly FileChange[], { modes, changes }: Stands): string | null {
  const made = new Map([...changes, ...brought.map((change) => [change.path, change] as const)]);
  const isFile = (at: string): boolean => {
    const change = made.get(at);
    return change === undefined ? (modes.get(at) ?? "040000") !== "040000" : change.content !== null;
  };
  const above = foldersOf(path).find(isFile);
  if (above !== undefined) return above;
  const others = modes.get(path) === "040000" ? [...made.keys(), ...modes.keys()] : made.keys();
  for (const other of others) if (other.startsWith(`${path}/`) && isFile(other)) return other;
  return null;
}
