import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { gitText, runGit } from "./git-process.ts";
import type { Signature } from "./parse-objects.ts";

/** Replays `base..head` on `base` in a throw-away worktree. Null on a conflict; otherwise the new head. */
export async function rebase(
  directory: string,
  base: string,
  head: string,
  committer: Signature,
): Promise<string | null> {
  const tree = await mkdtemp(join(tmpdir(), "local-github-rebase-"));
  const env = {
    GIT_COMMITTER_NAME: committer.name,
    GIT_COMMITTER_EMAIL: committer.email,
    GIT_COMMITTER_DATE: committer.date,
  };
  try {
    await runGit(directory, ["worktree", "add", "--quiet", "--force", "--detach", tree, head]);
    const own = join(directory, "worktrees", basename(tree));
    const result = await runGit(own, [`--work-tree=${tree}`, "rebase", "--quiet", "--force-rebase", base], {
      env,
      accept: [1, 128],
    });
    return result.code === 0 ? await gitText(own, ["rev-parse", "HEAD"]) : null;
  } finally {
    await rm(tree, { recursive: true, force: true });
    await runGit(directory, ["worktree", "prune"]);
  }
}
