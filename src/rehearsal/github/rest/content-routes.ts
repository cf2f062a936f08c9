import type { TreeEntry } from "../git/parse-objects.ts";
import { EMPTY_TREE } from "../git/write-objects.ts";
import { ApiError, notFound } from "../http/api-error.ts";
import type { Repository } from "../model/records.ts";
import type { World } from "../model/world.ts";
import { repoHtmlUrl, repoUrl } from "../objects/account-objects.ts";
import { commitObject, fileObject, requireCommit, total } from "../objects/git-objects.ts";
import type { RestAnswer, RestCall } from "../seams.ts";
import { ok, paged, repoOf } from "./answers.ts";
import type { Operations } from "./operation.ts";

const permissions = ["contents"];

/** Files, commits and comparisons, for reading. */
export const contentRoutes: Operations = {
  "repos/get-content": { permissions, handle: contents },
  "repos/list-commits": { permissions, handle: commits },
  "repos/get-commit": { permissions, handle: commit },
  "repos/compare-commits": { permissions, handle: compare },
};

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

interface Entry {
  readonly ref: string;
  readonly path: string;
  readonly sha: string;
  readonly type: string;
  readonly size: number;
}

function entryObject(world: World, repo: Repository, { ref, path: at, sha, type, size }: Entry) {
  const path = at.split("/").map(encodeURIComponent).join("/");
  const url = `${repoUrl(world, repo)}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  const git_url = `${repoUrl(world, repo)}/git/${type === "dir" ? "trees" : "blobs"}/${sha}`;
  const html_url = `${repoHtmlUrl(world, repo)}/${type === "dir" ? "tree" : "blob"}/${ref}/${path}`;
  const download_url = type === "file" ? `${repoHtmlUrl(world, repo)}/raw/${ref}/${path}` : null;
  const links = { url, git_url, html_url, download_url, _links: { self: url, git: git_url, html: html_url } };
  return { type, size, name: at.split("/").at(-1) ?? "", path: at, sha, ...links };
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
  const [additions, deletions] = [total(files, "additions"), total(files, "deletions")];
  const stats = { additions, deletions, total: additions + deletions };
  const shown = files.map((file) => fileObject(world, repo, oid, file));
  return ok({ ...commitObject(world, repo, found), stats, files: shown });
}

async function compare(world: World, call: RestCall): Promise<RestAnswer> {
  const repo = repoOf(world, call);
  const { base: baseName = "", head: headName = "" } = call.params;
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
