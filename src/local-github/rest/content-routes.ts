import type { TreeEntry } from "../git/parse-objects.ts";
import { EMPTY_TREE } from "../git/write-objects.ts";
import { ApiError, notFound } from "../http/api-error.ts";
import type { ServerRoute } from "../http/router.ts";
import type { Repository } from "../model/records.ts";
import type { World } from "../model/world.ts";
import { repoHtmlUrl, repoUrl } from "../objects/account-objects.ts";
import { commitObject, fileObject, requireCommit } from "../objects/git-objects.ts";
import type { RestAnswer, RestCall } from "../seams.ts";
import { ok, paged, repoOf } from "./answers.ts";

const READ = { name: "contents", access: "read" } as const;
const REPO = "/repos/{owner}/{repo}";

/** Files, commits and comparisons, for reading. */
export function contentRoutes(world: World): readonly ServerRoute[] {
  return [
    {
      method: "GET",
      path: `${REPO}/contents/{+path}`,
      operation: "repos/get-content",
      needs: READ,
      handle: (call) => contents(world, call),
    },
    {
      method: "GET",
      path: `${REPO}/contents`,
      operation: "repos/get-content",
      needs: READ,
      handle: (call) => contents(world, call),
    },
    {
      method: "GET",
      path: `${REPO}/commits`,
      operation: "repos/list-commits",
      needs: READ,
      handle: (call) => commits(world, call),
    },
    {
      method: "GET",
      path: `${REPO}/commits/{+ref}`,
      operation: "repos/get-commit",
      needs: READ,
      handle: (call) => commit(world, call),
    },
    {
      method: "GET",
      path: `${REPO}/compare/{+basehead}`,
      operation: "repos/compare-commits",
      needs: READ,
      handle: (call) => compare(world, call),
    },
  ];
}

async function resolved(repo: Repository, name: string): Promise<string> {
  const oid = await repo.git.resolve(name);
  if (!oid) throw new ApiError(404, `No commit found for the ref ${name}`);
  return oid;
}

async function contents(world: World, call: RestCall): Promise<RestAnswer> {
  const repo = repoOf(world, call);
  const ref = call.query.get("ref") ?? repo.defaultBranch;
  const commit = await resolved(repo, ref);
  const path = (call.params.path ?? "").replace(/^\/+|\/+$/g, "");
  const found = await repo.git.object(path === "" ? `${commit}^{tree}` : `${commit}:${path}`);
  if (!found) throw notFound();
  const describe = (at: string, sha: string, type: string, size: number) =>
    entryObject(world, repo, { ref, path: at, sha, type, size });
  if (found.type === "blob") {
    const entry = describe(path, found.oid, "file", found.content.length);
    return ok({ ...entry, encoding: "base64", content: found.content.toString("base64").replace(/(.{60})/g, "$1\n") });
  }
  const entries = (await repo.git.tree(found.oid)) ?? [];
  const sized = await Promise.all(entries.map(async (entry) => ({ entry, size: await sizeOf(repo, entry) })));
  return ok(
    sized.map(({ entry, size }) =>
      describe(path ? `${path}/${entry.path}` : entry.path, entry.oid, kindOf(entry), size),
    ),
  );
}

function kindOf(entry: TreeEntry): string {
  if (entry.type === "tree") return "dir";
  if (entry.type === "commit") return "submodule";
  return entry.mode === "120000" ? "symlink" : "file";
}

async function sizeOf(repo: Repository, entry: TreeEntry): Promise<number> {
  return entry.type === "blob" ? ((await repo.git.object(entry.oid))?.content.length ?? 0) : 0;
}

function entryObject(
  world: World,
  repo: Repository,
  at: {
    readonly ref: string;
    readonly path: string;
    readonly sha: string;
    readonly type: string;
    readonly size: number;
  },
) {
  const path = at.path.split("/").map(encodeURIComponent).join("/");
  const self = `${repoUrl(world, repo)}/contents/${path}?ref=${encodeURIComponent(at.ref)}`;
  const git = `${repoUrl(world, repo)}/git/${at.type === "dir" ? "trees" : "blobs"}/${at.sha}`;
  const html = `${repoHtmlUrl(world, repo)}/${at.type === "dir" ? "tree" : "blob"}/${at.ref}/${path}`;
  const name = at.path.split("/").at(-1) ?? "";
  const download = at.type === "file" ? `${repoHtmlUrl(world, repo)}/raw/${at.ref}/${path}` : null;
  const links = { self, git, html };
  return {
    type: at.type,
    size: at.size,
    name,
    path: at.path,
    sha: at.sha,
    url: self,
    git_url: git,
    html_url: html,
    download_url: download,
    _links: links,
  };
}

async function commits(world: World, call: RestCall): Promise<RestAnswer> {
  const repo = repoOf(world, call);
  const head = await resolved(repo, call.query.get("sha") ?? repo.defaultBranch);
  const path = call.query.get("path");
  const oids = await repo.git.history(head, { limit: 1000, ...(path ? { path } : {}) });
  const found = await Promise.all(oids.map((oid) => requireCommit(repo, oid)));
  const since = call.query.get("since") ?? "";
  const wanted = found.filter((one) => one.committer.date >= since);
  return paged(call, wanted, (page) => page.map((one) => commitObject(world, repo, one)));
}

async function commit(world: World, call: RestCall): Promise<RestAnswer> {
  const repo = repoOf(world, call);
  const name = call.params.ref ?? "";
  const oid = await repo.git.resolve(name);
  if (!oid) throw new ApiError(422, `No commit found for SHA: ${name}`);
  const found = await requireCommit(repo, oid);
  const files = await repo.git.diff(found.parents[0] ?? EMPTY_TREE, oid);
  const sum = (key: "additions" | "deletions"): number => files.reduce((total, file) => total + file[key], 0);
  const stats = {
    additions: sum("additions"),
    deletions: sum("deletions"),
    total: sum("additions") + sum("deletions"),
  };
  return ok({
    ...commitObject(world, repo, found),
    stats,
    files: files.map((file) => fileObject(world, repo, oid, file)),
  });
}

async function compare(world: World, call: RestCall): Promise<RestAnswer> {
  const repo = repoOf(world, call);
  const [baseName = "", headName = ""] = (call.params.basehead ?? "").split("...");
  const [base, head] = [await resolved(repo, baseName), await resolved(repo, headName)];
  const common = await repo.git.mergeBase(base, head);
  if (common === null) throw new ApiError(404, `No common ancestor between ${baseName} and ${headName}.`);
  const ahead = [...(await repo.git.commitsBetween(base, head, 1000))].reverse();
  const behind = (await repo.git.commitsBetween(head, base, 1000)).length;
  const show = async (oid: string) => commitObject(world, repo, await requireCommit(repo, oid));
  const html = `${repoHtmlUrl(world, repo)}/compare/${baseName}...${headName}`;
  return ok({
    url: `${repoUrl(world, repo)}/compare/${baseName}...${headName}`,
    ...{ html_url: html, permalink_url: html, diff_url: `${html}.diff`, patch_url: `${html}.patch` },
    base_commit: await show(base),
    merge_base_commit: await show(common),
    status: statusOf(ahead.length, behind),
    ahead_by: ahead.length,
    behind_by: behind,
    total_commits: ahead.length,
    commits: await Promise.all(ahead.slice(0, 250).map(show)),
    files: (await repo.git.diff(common, head)).map((file) => fileObject(world, repo, head, file)),
  });
}

function statusOf(ahead: number, behind: number): string {
  if (ahead > 0 && behind > 0) return "diverged";
  if (ahead > 0) return "ahead";
  return behind > 0 ? "behind" : "identical";
}
