import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { linkProblem, MAX_STUDIO_FILE, type StudioProblem, sizeProblem } from "../../studio/index.ts";

/** A folder as read, names sorted; they begin with the name it was read under. */
export interface Folder {
  /** Markdown files: name → text. */
  readonly texts: ReadonlyMap<string, string>;
  /** What was not read, and why. */
  readonly problems: readonly StudioProblem[];
}

/** Deeper than any studio goes. */
const DEEPEST = 12;

/** The Markdown files below a folder, named from `name` on. Links are not followed, files far too long not read. */
export async function readFolder(folder: string, name: string): Promise<Folder> {
  const texts = new Map<string, string>();
  const problems: StudioProblem[] = [];
  const pending = [{ path: folder, as: name, depth: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { path, as, depth } = next;
    for (const entry of await readdir(path, { withFileTypes: true })) {
      const [inside, called] = [join(path, entry.name), `${as}/${entry.name}`];
      if (entry.isSymbolicLink()) problems.push(linkProblem(called));
      else if (entry.isDirectory() && depth < DEEPEST) pending.push({ path: inside, as: called, depth: depth + 1 });
      else if (entry.isFile() && entry.name.endsWith(".md")) {
        if ((await stat(inside)).size > MAX_STUDIO_FILE) problems.push(sizeProblem(called, MAX_STUDIO_FILE));
        else texts.set(called, await readFile(inside, "utf8"));
      }
    }
  }
  return { texts: new Map([...texts].toSorted(([a], [b]) => (a < b ? -1 : 1))), problems };
}
