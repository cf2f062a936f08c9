import { webFlow } from "../behaviour/merge-pull.ts";
import { assertTreePaths, missingPaths } from "../behaviour/tree-changes.ts";
import type { Signature } from "../git/parse-objects.ts";
import { type TreeChange, writeBlob, writeCommit, writeTree } from "../git/write-objects.ts";
import { ApiError, notFound } from "../http/api-error.ts";
import type { ServerRoute } from "../http/router.ts";
import type { Repository } from "../model/records.ts";
import type { World } from "../model/world.ts";
import { repoUrl } from "../objects/account-objects.ts";
import { gitCommitObject, requireCommit, signatureOf } from "../objects/git-objects.ts";
import type { RestAnswer, RestCall } from "../seams.ts";
import { ok, repoOf } from "./answers.ts";
import { Fields } from "./fields.ts";

const READ = { name: "contents", access: "read" } as const;
const WRITE = { name: "contents", access: "write" } as const;
const GIT = "/repos/{owner}/{repo}/git";

/** Blobs, trees and commits as objects; nothing here moves a branch. */
export function gitObjectRoutes(world: World): readonly ServerRoute[] {
  return [
    {
      method: "GET",
      path: `${GIT}/blobs/{file_sha}`,
      operation: "git/get-blob",
      needs: READ,
      handle: (call) => readBlob(world, call),
    },
    {
      method: "POST",
      path: `${GIT}/blobs`,
      operation: "git/create-blob",
      needs: WRITE,
      handle: (call) => makeBlob(world, call),
    },
    {
      method: "GET",
      path: `${GIT}/trees/{tree_sha}`,
      operation: "git/get-tree",
      needs: READ,
      handle: (call) => readTree(world, call),
    },
    {
      method: "POST",
      path: `${GIT}/trees`,
      operation: "git/create-tree",
      needs: WRITE,
      handle: (call) => makeTree(world, call),
    },
    {
      method: "GET",
      path: `${GIT}/commits/{commit_sha}`,
      operation: "git/get-commit",
      needs: READ,
      handle: (call) => readCommit(world, call),
    },
    {
      method: "POST",
      path: `${GIT}/commits`,
      operation: "git/create-commit",
      needs: WRITE,
      handle: (call) => makeCommit(world, call),
    },
  ];
}

async function readBlob(world: World, call: RestCall): Promise<RestAnswer> {
  const repo = repoOf(world, call);
  const found = await repo.git.object(call.params.file_sha ?? "");
  if (found?.type !== "blob") throw notFound();
  const url = `${repoUrl(world, repo)}/git/blobs/${found.oid}`;
  const content = found.content.toString("base64");
  return ok({
    sha: found.oid,
    node_id: `B_${found.oid}`,
    url,
    size: found.content.length,
    content,
    encoding: "base64",
  });
}

async function makeBlob(world: World, call: RestCall): Promise<RestAnswer> {
  const repo = repoOf(world, call);
  const fields = new Fields(call.body);
  const encoding = fields.optionalText("encoding") === "base64" ? "base64" : "utf8";
  const sha = await writeBlob(repo.git.directory, Buffer.from(fields.text("content"), encoding));
  return ok({ sha, url: `${repoUrl(world, repo)}/git/blobs/${sha}` }, 201);
}

async function readTree(world: World, call: RestCall): Promise<RestAnswer> {
  const repo = repoOf(world, call);
  const name = call.params.tree_sha ?? "";
  const oid = (await repo.git.resolve(name)) ?? name;
  const found = /^[0-9a-f]{40}$/.test(oid) ? await repo.git.object(`${oid}^{tree}`) : null;
  if (!found) throw notFound();
  return ok(await treeObject(world, repo, found.oid, call.query.has("recursive")));
}

async function treeObject(world: World, repo: Repository, oid: string, recursive: boolean) {
  const entries = recursive ? await repo.git.entries(oid) : ((await repo.git.tree(oid)) ?? []);
  const tree = entries.map((entry) => {
    const kind = entry.type === "tree" ? "trees" : "blobs";
    return {
      path: entry.path,
      mode: entry.mode,
      type: entry.type,
      sha: entry.oid,
      url: `${repoUrl(world, repo)}/git/${kind}/${entry.oid}`,
    };
  });
  return { sha: oid, url: `${repoUrl(world, repo)}/git/trees/${oid}`, tree, truncated: false };
}

async function makeTree(world: World, call: RestCall): Promise<RestAnswer> {
  const repo = repoOf(world, call);
  const fields = new Fields(call.body);
  const base = fields.optionalText("base_tree") ?? null;
  const found = base === null ? null : await repo.git.object(`${base}^{tree}`);
  if (base !== null && !found) throw new ApiError(422, "base_tree is not a valid tree oid");
  const changes = await Promise.all(fields.objects("tree").map((entry) => treeChange(repo, entry)));
  assertTreePaths(changes.map((change) => change.path));
  const missing = await missingPaths(repo, found?.oid ?? null, changes);
  if (missing.length > 0) throw new ApiError(422, `tree.path ${missing[0]} does not exist`);
  const oid = await writeTree(repo.git.directory, found?.oid ?? null, changes);
  return ok(await treeObject(world, repo, oid, false), 201);
}

async function treeChange(repo: Repository, entry: Fields): Promise<TreeChange> {
  const path = entry.text("path");
  const mode = entry.optionalText("mode") ?? "100644";
  const content = entry.optionalText("content");
  if (content !== undefined) return { path, mode, source: { content: Buffer.from(content, "utf8") } };
  const sha = entry.textOrNull("sha");
  if (sha === null) return { path, source: null };
  if (sha === undefined) throw new ApiError(422, "Must supply tree.sha or tree.content");
  if (mode !== "160000" && !(await repo.git.object(sha)))
    throw new ApiError(422, `tree.sha ${sha} is not a valid blob`);
  return { path, mode, source: { oid: sha } };
}

async function readCommit(world: World, call: RestCall): Promise<RestAnswer> {
  const repo = repoOf(world, call);
  const oid = call.params.commit_sha ?? "";
  const commit = /^[0-9a-f]{40}$/.test(oid) ? await repo.git.commit(oid) : null;
  if (!commit) throw notFound();
  return ok(gitCommitObject(world, repo, commit));
}

async function makeCommit(world: World, call: RestCall): Promise<RestAnswer> {
  const repo = repoOf(world, call);
  const fields = new Fields(call.body);
  const [tree, parents] = [fields.text("tree"), fields.texts("parents") ?? []];
  if ((await repo.git.object(tree))?.type !== "tree") throw new ApiError(422, "Tree SHA does not exist");
  for (const parent of parents) {
    if (!(await repo.git.commit(parent)))
      throw new ApiError(422, "Parent SHA does not exist or is not a commit object");
  }
  const own = signatureOf(world.requireAccount(call.actor), world.now());
  const author = person(fields.object("author"), own);
  // GitHub signs what an App makes in its own name; a given identity leaves the commit unsigned.
  const signs = call.actor.kind === "installation" && !fields.has("author") && !fields.has("committer");
  const committer = signs ? webFlow(world) : person(fields.object("committer"), author);
  const input = { tree, parents, message: fields.text("message"), author, committer };
  const oid = await writeCommit(repo.git.directory, input);
  if (signs) repo.signed.add(oid);
  return ok(gitCommitObject(world, repo, await requireCommit(repo, oid)), 201);
}

function person(fields: Fields | undefined, otherwise: Signature): Signature {
  if (!fields) return otherwise;
  return {
    name: fields.text("name"),
    email: fields.text("email"),
    date: fields.optionalText("date") ?? otherwise.date,
  };
}
