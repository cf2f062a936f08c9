import type {
  CreateCommitOnBranchInput,
  CreateRefInput,
  FileChanges,
  RefUpdate as RefUpdateInput,
  UpdateRefsInput,
} from "@octokit/graphql-schema";
import { webFlow } from "../../behaviour/merge-pull.ts";
import { assertMayMove, isRefName, moveRefs } from "../../behaviour/move-refs.ts";
import { assertNoWorkflows, assertTreePaths, missingPaths } from "../../behaviour/tree-changes.ts";
import { ZERO_OID } from "../../git/git-process.ts";
import type { RefUpdate } from "../../git/ref-writer.ts";
import { type TreeChange, writeCommit, writeTree } from "../../git/write-objects.ts";
import type { Repository } from "../../model/records.ts";
import { requireCommit, signatureOf } from "../../objects/git-objects.ts";
import { assertMay, type GraphqlContext, graphqlError, type Mutations, notResolved, writing } from "../context.ts";
import { commitNode, refNode } from "../types/git-types.ts";
import { repositoryNamed } from "../types/repository-types.ts";
import { repositoryById } from "./repository-by-id.ts";

const CONTENTS = [{ name: "contents", access: "write" }] as const;

/** Commits and refs. */
export const commitMutations: Mutations = { createCommitOnBranch, updateRefs, createRef };

/** Moves refs as far as rules let this caller; throws `late` where one is not where it was. */
async function move(
  { world, caller }: GraphqlContext,
  repo: Repository,
  updates: readonly RefUpdate[],
  late: Error,
): Promise<void> {
  for (const update of updates) await assertMayMove(world, repo, update, caller.actor);
  if (!(await moveRefs(world, repo, updates, { actor: caller.actor }))) throw late;
}

function unprocessable(message: string): Error {
  return graphqlError("UNPROCESSABLE", message);
}

/** One signed commit on the expected head, or nothing at all. */
async function createCommitOnBranch(input: CreateCommitOnBranchInput, context: GraphqlContext) {
  const { repositoryNameWithOwner = "", branchName = "" } = input.branch;
  const [owner = "", name = ""] = (repositoryNameWithOwner ?? "").split("/");
  const repo = repositoryNamed(context, owner, name);
  assertMay(context, repo, CONTENTS, "write");
  return writing(context, repo, async () => {
    const ref = `refs/heads/${(branchName ?? "").replace(/^refs\/heads\//, "")}`;
    const expected = input.expectedHeadOid;
    const late = graphqlError(
      "STALE_DATA",
      `Expected branch to point to "${expected}" but it did not. Pull and try again.`,
    );
    const head = repo.git.ref(ref);
    if (!head) throw notResolved(`a Ref with the name '${ref}'`);
    if (head !== expected) throw late;
    const after = await makeCommit(context, repo, head, input);
    await move(context, repo, [{ ref, before: head, after }], late);
    return { commit: commitNode(repo, after), ref: refNode(repo, ref, after) };
  });
}

async function makeCommit(
  { world, caller }: GraphqlContext,
  repo: Repository,
  head: string,
  { fileChanges, message: words }: CreateCommitOnBranchInput,
): Promise<string> {
  const changes = changesOf(fileChanges ?? {});
  const paths = changes.map((change) => change.path);
  assertTreePaths(paths);
  assertNoWorkflows(paths, caller.actor);
  const parent = await requireCommit(repo, head);
  const missing = await missingPaths(repo, parent.tree, changes);
  if (missing.length > 0)
    throw unprocessable(
      `A path was requested for deletion which does not exist as of commit oid \`${head}\`: ${missing[0]}`,
    );
  const message = [words.headline, words.body ?? ""].filter(Boolean).join("\n\n");
  const author = signatureOf(world.requireAccount(caller.actor), world.now());
  const tree = await writeTree(repo.git, parent.tree, changes);
  const oid = await writeCommit(repo.git, { tree, parents: [head], message, author, committer: webFlow(world) });
  repo.signed.add(oid);
  return oid;
}

function changesOf({ additions, deletions }: FileChanges): readonly TreeChange[] {
  const added = (additions ?? []).map(({ path, contents }) => {
    if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(contents)) throw unprocessable(`contents of ${path} is not valid Base64`);
    return { path, source: { content: Buffer.from(contents, "base64") } };
  });
  return [...(deletions ?? []).map(({ path }) => ({ path, source: null })), ...added];
}

/** Several refs at once, each from the value it is expected to have; all or nothing. */
async function updateRefs(input: UpdateRefsInput, context: GraphqlContext) {
  const repo = await repositoryById(context, input.repositoryId, CONTENTS);
  return writing(context, repo, async () => {
    const updates = await Promise.all(input.refUpdates.map((one) => refUpdate(repo, one)));
    await move(context, repo, updates, unprocessable("A reference does not point to the expected value"));
    return {};
  });
}

async function refUpdate(
  repo: Repository,
  { name: ref, afterOid, beforeOid, force }: RefUpdateInput,
): Promise<RefUpdate> {
  const after: string = afterOid;
  const current = repo.git.ref(ref) ?? ZERO_OID;
  const before: string = beforeOid ?? current;
  if (!isRefName(ref)) throw unprocessable(`${ref} is not a valid ref name`);
  if (before !== current) throw unprocessable(`Reference ${ref} does not point to ${before}`);
  if (after !== ZERO_OID && !(await repo.git.commit(after))) throw unprocessable(`Object ${after} does not exist`);
  const free = current === ZERO_OID || after === ZERO_OID || force === true;
  if (!free && !(await repo.git.isAncestor(current, after)))
    throw unprocessable(`Update of ${ref} is not a fast forward`);
  return { ref, before, after };
}

async function createRef({ name: ref, oid, repositoryId }: CreateRefInput, context: GraphqlContext) {
  const repo = await repositoryById(context, repositoryId, CONTENTS);
  return writing(context, repo, async () => {
    if (!isRefName(ref)) throw unprocessable(`${ref} is not a valid ref name`);
    if (!(await repo.git.commit(oid))) throw unprocessable(`Object ${oid} does not exist`);
    const late = unprocessable(`A ref named "${ref}" already exists in the repository.`);
    await move(context, repo, [{ ref, before: ZERO_OID, after: oid }], late);
    return { ref: refNode(repo, ref, oid) };
  });
}
