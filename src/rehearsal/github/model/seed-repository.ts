import { readdir, readFile, readlink, stat } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../../../shared/index.ts";
import { runGit, ZERO_OID } from "../git/git-process.ts";
import { GitRepository } from "../git/git-repository.ts";
import { type TreeChange, writeCommit, writeTree } from "../git/write-objects.ts";
import type { RepoOptions } from "../options.ts";
import { installationFor, ownerAccount } from "./accounts.ts";
import type { Repository } from "./records.ts";
import type { World } from "./world.ts";

/** Creates a repository with its first commit (a folder's files), or with another repository's branches. */
export async function addRepository(world: World, folder: string, options: RepoOptions): Promise<Repository> {
  const branch = options.defaultBranch ?? "main";
  const directory = join(folder, `${options.owner}`, `${options.name}.git`);
  const git = await GitRepository.open(directory, branch);
  const owner = ownerAccount(world, options.owner);
  const apps = world.apps.filter((app) => app.publicKeys.length > 0 && (options.installed?.includes(app.slug) ?? true));
  const roles = Object.entries(options.collaborators).map(([login, role]) => [login.toLowerCase(), role] as const);
  const repo: Repository = {
    ...{ ...world.ids.fresh("Repository", "R"), owner, name: options.name, git },
    ...{ description: options.description ?? null, private: options.private ?? false, defaultBranch: branch },
    archived: false,
    ...{
      collaborators: new Map(roles),
      rules: options.rules ?? [],
      keptByRules: [],
      queue: [],
      items: new Map(),
      gone: new Map(),
      labels: new Map(),
    },
    mergeabilityUnknown: 0,
    mergeCommitAllowed: options.mergeCommitAllowed ?? true,
    draftsAllowed: !(options.private && options.plan === "free"),
    ...{ installations: apps.map((app) => installationFor(world, app, owner)), suites: [], statuses: [], activity: [] },
    ...{ signed: world.older ? new NothingSigned() : new Set<string>(), createdAt: world.now(), pushedAt: world.now() },
  };
  await fill(world, repo, options);
  world.keepRepository(world.ids.keep(repo));
  return repo;
}

/** Of a server that signs nothing. */
class NothingSigned extends Set<string> {
  override add(): this {
    return this;
  }
}

async function fill(world: World, repo: Repository, options: RepoOptions): Promise<void> {
  if (options.from) {
    const all = ["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"];
    await runGit(repo.git.directory, ["fetch", "--quiet", options.from, ...all]);
    await repo.git.reloadRefs();
    return;
  }
  if (!options.seed || repo.git.branch(repo.defaultBranch)) return;
  const tree = await writeTree(repo.git, null, await folderChanges(options.seed));
  const who = { name: "GitHub", email: "noreply@github.com", date: world.now() };
  const commit = { tree, parents: [], message: "Initial commit", author: who, committer: who };
  const after = await writeCommit(repo.git, commit);
  await repo.git.moveRefs([{ ref: `refs/heads/${repo.defaultBranch}`, before: ZERO_OID, after }]);
  repo.signed.add(after); // made on GitHub's own pages
}

async function folderChanges(folder: string): Promise<readonly TreeChange[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  if (files.length === 0)
    throw new UserError("seed_empty", `the folder ${folder} holds no file`, "seed a repository with at least one file");
  return Promise.all(
    files
      .filter((file) => !file.slice(folder.length).split("/").includes(".git"))
      .map(async (file) => {
        const path = file.slice(folder.length).replace(/^\//, "");
        const info = entries.find((entry) => join(entry.parentPath, entry.name) === file);
        if (info?.isSymbolicLink())
          return { path, mode: "120000", source: { content: Buffer.from(await readlink(file)) } };
        const executable = ((await stat(file)).mode & 0o100) !== 0;
        return { path, mode: executable ? "100755" : "100644", source: { content: await readFile(file) } };
      }),
  );
}
