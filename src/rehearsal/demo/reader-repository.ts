import { stat } from "node:fs/promises";
import { UserError } from "../../shared/index.ts";
import { runChild } from "./child.ts";
import { succeeded } from "./delivered.ts";

type Environment = Readonly<Record<string, string>>;

/** A git repository of whoever runs the demo. It is read and never written to. */
export interface ReaderRepository {
  readonly folder: string;
  readonly head: string;
  /** How many files differ from the head: these differences are not taken over. */
  readonly uncommitted: number;
}

/** Fails with `repo_unusable` for what is no git repository, is bare or shallow, or has no commit yet. */
export async function openReaderRepository(path: string, environment: Environment): Promise<ReaderRepository> {
  const refuse = (what: string, hint: string): never => {
    throw new UserError("repo_unusable", `--repo ${path} ${what}`, hint);
  };
  if (!(await isFolder(path))) refuse("is no folder", "give the path of a git repository");
  const git = (...args: string[]) => runChild(["git", ...args], path, environment);
  const about = await git("rev-parse", "--is-bare-repository", "--is-shallow-repository");
  if (about.exit !== 0) refuse("is no git repository", firstLine(about.stderr) || "make one with git init");
  const [bare, shallow] = about.stdout.trim().split("\n");
  if (bare === "true") refuse("is a bare repository", "give a clone of it");
  if (shallow === "true") refuse("is a shallow clone", "complete it with git fetch --unshallow");
  const top = await git("rev-parse", "--show-toplevel");
  if (top.exit !== 0) refuse("has no files checked out", "give the folder above .git");
  const head = await git("rev-parse", "--verify", "--quiet", "HEAD^{commit}");
  if (head.exit !== 0) refuse("has no commit yet", "commit something first");
  const changes = succeeded("git status", await git("status", "--porcelain", "-z", "--no-renames"));
  const uncommitted = changes.stdout.split("\0").filter((entry) => entry !== "").length;
  return { folder: top.stdout.replace(/\n$/, ""), head: head.stdout.trim(), uncommitted };
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"))
      return false;
    throw error;
  }
}

function firstLine(text: string): string {
  return text.trim().split("\n")[0] ?? "";
}

/** Git as it is without anybody's settings: no hooks, no signing, no filters that want the network. */
function bareBones(environment: Environment): Environment {
  return { ...environment, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1", GIT_LFS_SKIP_SMUDGE: "1" };
}

/** Makes `folder` a clone of the head, its history included, on a branch `main`. */
export async function cloneHead(from: ReaderRepository, folder: string, environment: Environment): Promise<void> {
  const git = async (args: readonly string[], how: Environment): Promise<void> => {
    succeeded(`git ${args[0]}`, await runChild(["git", ...args], folder, how));
  };
  await git(["init", "--quiet", "--template=", "--initial-branch=main"], bareBones(environment));
  // The reader's own settings may say that the folder is trusted, so they count for this one command.
  await git(["fetch", "--quiet", "--no-tags", from.folder, "HEAD"], environment);
  await git(["reset", "--quiet", "--hard", from.head], bareBones(environment));
}

/** Commits whatever lies in `folder`, files that its own rules ignore included. */
export async function commitSeed(folder: string, environment: Environment): Promise<void> {
  const git = async (...args: string[]): Promise<void> => {
    succeeded(`git ${args[0]}`, await runChild(["git", ...args], folder, bareBones(environment)));
  };
  await git("add", "--all", "--force");
  const who = ["-c", "user.name=Demo", "-c", "user.email=demo@example.com"];
  await git(...who, "commit", "--quiet", "--allow-empty", "--message", "Seed the demo");
}
