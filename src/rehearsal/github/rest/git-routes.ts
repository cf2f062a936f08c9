import { webFlow } from "../behaviour/merge-pull.ts";
import { assertMayMove, isRefName, moveRefs } from "../behaviour/move-refs.ts";
import { assertTreePaths, missingPaths } from "../behaviour/tree-changes.ts";
import { ZERO_OID } from "../git/git-process.ts";
import type { Signature } from "../git/parse-objects.ts";
import type { RefUpdate } from "../git/ref-writer.ts";
import { type TreeChange, writeBlob, writeCommit, writeTree } from "../git/write-objects.ts";
import { ApiError, notFound } from "../http/api-error.ts";
import type { Repository } from "../model/records.ts";
import type { World } from "../model/world.ts";
import { repoUrl } from "../objects/account-objects.ts";
import { gitCommitObject, refObject, requireCommit, signatureOf } from "../objects/git-objects.ts";
import type { RestAnswer, RestCall } from "../seams.ts";
import { NO_CONTENT, ok, repoOf, required } from "./answers.ts";
import type { Call, Operations } from "./operation.ts";

const OID = /^[0-9a-f]{40}$/;
const permissions = ["contents"];

/** Git's objects, and its refs: moving one is a fast-forward check, not a compare and swap, as on GitHub. */
export const gitRoutes: Operations = {
  "git/list-matching-refs": { permissions, handle: matchingRefs },
  "git/get-ref": { permissions, handle: readRef },
  "git/create-ref": { permissions, handle: createRef },
  "git/update-ref": { permissions, handle: updateRef },
  "git/delete-ref": { permissions, handle: deleteRef },
  "git/get-blob": { permissions, handle: readBlob },
  "git/create-blob": { permissions, handle: makeBlob },
  "git/get-tree": { permissions, handle: readTree },
  "git/create-tree": { permissions, handle: makeTree },
  "git/get-commit": { permissions, handle: readCommit },
  "git/create-commit": { permissions, handle: makeCommit },
};

function refOf(call: RestCall): string {
  return `refs/${call.params.ref ?? ""}`;
}

function matchingRefs(world: World, call: RestCall): RestAnswer {
  const repo = repoOf(world, call);
  return ok(repo.git.refs(refOf(call)).map(({ name, oid }) => refObject(world, repo, name, oid)));
}

function readRef(world: World, call: RestCall): RestAnswer {
  const repo = repoOf(world, call);
  const oid = repo.git.ref(refOf(call));
  if (!oid) throw notFound();
  return ok(refObject(world, repo, refOf(call), oid));
}

/** Moves one ref, or throws: what a rule says, or this where somebody else was faster. */
async function move(world: World, call: RestCall, update: RefUpdate, late: ApiError): Promise<void> {
  const repo = repoOf(world, call);
  await assertMayMove(world, repo, update, call.actor);
  if (!(await moveRefs(world, repo, [update], { actor: call.actor }))) throw late;
}

async function createRef(world: World, call: Call<"git/create-ref">): Promise<RestAnswer> {
  const repo = repoOf(world, call);
  const { ref, sha } = call.body;
  if (!isRefName(ref)) throw new ApiError(422, "Reference name must start with 'refs' and have at least two slashes.");
  if (!(await repo.git.object(sha))) throw new ApiError(422, "Object does not exist");
  await move(world, call, { ref, before: ZERO_OID, after: sha }, new ApiError(422, "Reference already exists"));
  return ok(refObject(world, repo, ref, sha), 201);
}

function existing(world: World, call: RestCall): { readonly ref: string; readonly before: string } {
  const ref = refOf(call);
  const before = repoOf(world, call).git.ref(ref);
  if (!before) throw new ApiError(422, "Reference does not exist");
  return { ref, before };
}

async function updateRef(world: World, call: Call<"git/update-ref">): Promise<RestAnswer> {
  const { git } = repoOf(world, call);
  const { sha, force } = call.body;
  const { ref, before } = existing(world, call);
  if (!(await git.commit(sha))) throw new ApiError(422, "Object does not exist");
  if (!force && !(await git.isAncestor(before, sha))) throw new ApiError(422, "Update is not a fast forward");
  await move(world, call, { ref, before, after: sha }, new ApiError(409, "Reference was updated concurrently"));
  return ok(refObject(world, repoOf(world, call), ref, sha));
}

async function deleteRef(world: World, call: RestCall): Promise<RestAnswer> {
  const gone = { ...existing(world, call), after: ZERO_OID };
  await move(world, call, gone, new ApiError(409, "Reference was updated concurrently"));
  return NO_CONTENT;
}

async function readBlob(world: World, call: RestCall): Promise<RestAnswer> {
  const repo = repoOf(world, call);
  const found = await repo.git.object(call.params.file_sha ?? "");
  if (found?.type !== "blob") throw notFound();
  const { oid: sha, content } = found;
  const url = `${repoUrl(world, repo)}/git/blobs/${sha}`;
  const text = { content: content.toString("base64"), encoding: "base64" };
  return ok({ sha, node_id: `B_${sha}`, url, size: content.length, ...text });
}

async function makeBlob(world: World, call: Call<"git/create-blob">): Promise<RestAnswer> {
  const repo = repoOf(world, call);
  const encoding = call.body.encoding === "base64" ? "base64" : "utf8";
  const sha = await writeBlob(repo.git, Buffer.from(call.body.content, encoding));
  return ok({ sha, url: `${repoUrl(world, repo)}/git/blobs/${sha}` }, 201);
}

async function readTree(world: World, call: RestCall): Promise<RestAnswer> {
  const repo = repoOf(world, call);
  const name = call.params.tree_sha ?? "";
  const oid = (await repo.git.resolve(name)) ?? name;
  const found = OID.test(oid) ? await repo.git.object(`${oid}^{tree}`) : null;
  if (!found) throw notFound();
  return ok(await treeObject(world, repo, found.oid, call.query.has("recursive")));
}

async function treeObject(world: World, repo: Repository, oid: string, recursive: boolean) {
  const base = `${repoUrl(world, repo)}/git`;
  const entries = recursive ? await repo.git.entries(oid) : ((await repo.git.tree(oid)) ?? []);
  const tree = entries.map(({ path, mode, type, oid: sha }) => {
    return { path, mode, type, sha, url: `${base}/${type === "tree" ? "trees" : "blobs"}/${sha}` };
  });
  return { sha: oid, url: `${base}/trees/${oid}`, tree, truncated: false };
}

async function makeTree(world: World, call: Call<"git/create-tree">): Promise<RestAnswer> {
  const repo = repoOf(world, call);
  const base = call.body.base_tree ?? null;
  const found = base === null ? null : await repo.git.object(`${base}^{tree}`);
  if (base !== null && !found) throw new ApiError(422, "base_tree is not a valid tree oid");
  const changes = await Promise.all(call.body.tree.map((entry) => treeChange(repo, entry)));
  assertTreePaths(changes.map((change) => change.path));
  const missing = await missingPaths(repo, found?.oid ?? null, changes);
  if (missing.length > 0) throw new ApiError(422, `tree.path ${missing[0]} does not exist`);
  const oid = await writeTree(repo.git, found?.oid ?? null, changes);
  return ok(await treeObject(world, repo, oid, false), 201);
}

type NewEntry = Call<"git/create-tree">["body"]["tree"][number];

async function treeChange(
  repo: Repository,
  { path: at, mode = "100644", content, sha }: NewEntry,
): Promise<TreeChange> {
  const path = required(at, "path");
  if (content !== undefined) return { path, mode, source: { content: Buffer.from(content, "utf8") } };
  if (sha === null) return { path, source: null };
  if (sha === undefined) throw new ApiError(422, "Must supply tree.sha or tree.content");
  if (mode !== "160000" && !(await repo.git.object(sha)))
    throw new ApiError(422, `tree.sha ${sha} is not a valid blob`);
  return { path, mode, source: { oid: sha } };
}

async function readCommit(world: World, call: RestCall): Promise<RestAnswer> {
  const repo = repoOf(world, call);
  const oid = call.params.commit_sha ?? "";
  const commit = OID.test(oid) ? await repo.git.commit(oid) : null;
  if (!commit) throw notFound();
  return ok(gitCommitObject(world, repo, commit));
}

async function makeCommit(world: World, call: Call<"git/create-commit">): Promise<RestAnswer> {
  const repo = repoOf(world, call);
  const { tree, parents = [], message, signature, ...people } = call.body;
  if ((await repo.git.object(tree))?.type !== "tree") throw new ApiError(422, "Tree SHA does not exist");
  for (const parent of parents) {
    if (!(await repo.git.commit(parent)))
      throw new ApiError(422, "Parent SHA does not exist or is not a commit object");
  }
  const author = person(people.author, signatureOf(world.requireAccount(call.actor), world.now()));
  // GitHub signs what an App makes in its own name; a given identity leaves the commit unsigned.
  const signs = call.actor.kind === "installation" && !people.author && !people.committer && signature === undefined;
  const committer = signs ? webFlow(world) : person(people.committer, author);
  const oid = await writeCommit(repo.git, { tree, parents, message, author, committer, signature });
  if (signs) repo.signed.add(oid);
  return ok(gitCommitObject(world, repo, await requireCommit(repo, oid)), 201);
}

function person(given: Partial<Signature> | undefined, otherwise: Signature): Signature {
  if (!given) return otherwise;
  const { name, email, date } = given;
  return { name: required(name, "name"), email: required(email, "email"), date: date ?? otherwise.date };
}
