import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { GitPlace } from "../git/index.ts";

/** What git is told about a step's files besides the commit, as lines of its own files below `info`. */
export interface FolderRules {
  readonly attributes: string;
  /** Files that are there and no part of the work. */
  readonly exclude: string;
}

/** No attribute changes anything: bytes are taken as they are. For trees whose commit has no attributes; what an agent says does not count. */
export const PLAIN: FolderRules = {
  attributes: "* -text -eol -filter -ident -working-tree-encoding\n",
  exclude: "",
};

/** Ends of lines are stored as the commit's attributes say; no other attribute changes a byte (programs for filters are named nowhere). */
export const LINE_ENDS: FolderRules = { attributes: "* -ident -working-tree-encoding\n", exclude: "" };

/** An empty object store in `folder`, for a tree, with other stores to read from. */
export async function makeGitFolder(
  folder: string,
  tree: string,
  alternates: readonly string[],
  rules: FolderRules = PLAIN,
): Promise<GitPlace> {
  const gitFolder = join(folder, "books");
  await mkdir(tree, { recursive: true });
  await layRepository(gitFolder, "ref: refs/heads/main", { alternates, rules });
  return { gitFolder, tree, index: join(gitFolder, "index"), attributes: rules.attributes !== PLAIN.attributes };
}

/** What git asks of a repository (gitrepository-layout(5)). A step needs three: it is not worth a process each. */
export async function layRepository(
  folder: string,
  head: string,
  { alternates, rules }: { readonly alternates: readonly string[]; readonly rules: FolderRules },
): Promise<void> {
  for (const part of ["refs", "info", "objects/info"]) await mkdir(join(folder, part), { recursive: true });
  await writeFile(join(folder, "HEAD"), `${head}\n`);
  await writeRules(folder, rules);
  await writeFile(join(folder, "objects", "info", "alternates"), `${alternates.join("\n")}\n`);
}

/** Puts other rules in place of those there are. */
export async function writeRules(folder: string, { attributes, exclude }: FolderRules): Promise<void> {
  await writeFile(join(folder, "info", "attributes"), attributes);
  await writeFile(join(folder, "info", "exclude"), exclude);
}
