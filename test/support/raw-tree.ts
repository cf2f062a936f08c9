import { execFileSync } from "node:child_process";

/** Writes a tree whose names are bytes, beside what a commit has at its root, and answers its id. */
export function treeOf(
  repository: string,
  files: readonly (readonly [name: Buffer, text: string])[],
  beside?: string,
): string {
  const git = (args: readonly string[], input = Buffer.alloc(0)): Buffer =>
    execFileSync("git", args, { cwd: repository, input });
  const old = beside === undefined ? Buffer.alloc(0) : git(["ls-tree", "-z", beside]);
  const made = files.map(([name, text]) => {
    const blob = git(["hash-object", "-w", "--stdin"], Buffer.from(text)).toString().trim();
    return Buffer.concat([Buffer.from(`100644 blob ${blob}\t`), name, Buffer.from([0])]);
  });
  return git(["mktree", "-z"], Buffer.concat([old, ...made]))
    .toString()
    .trim();
}
