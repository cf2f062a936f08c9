import { webFlow } from "../../behaviour/merge-pull.ts";
import { assertMayMove, isRefName, moveRefs } from "../../behaviour/move-refs.ts";
import { assertNoWorkflows, assertTreePaths, missingPaths } from "../../behaviour/tree-changes.ts";
import { ZERO_OID } from "../../git/git-repository.ts";
import { type RefUpdate, type TreeChange, writeChangedCommit } from "../../git/write-objects.ts";
import type { Repository } from "../../model/records.ts";
import { requireCommit, signatureOf } from "../../objects/git-objects.ts";
import {
  type Args,
  assertMay,
  type GraphqlContext,
  graphqlError,
  inputOf,
  inputsOf,
  notResolved,
  optionalText,
  textArg,
} from "../context.ts";
import { commitNode, refNode } from "../types/git-types.ts";
import { nodeById } from "../types/repository-types.ts";

const CONTENTS = [{ name: "contents", access: "write" }] as const;

/** Finds the repository, checks the right to write, and runs the work as the only writer there. */
async function writing<T>(context: GraphqlContext, repo: Repository, work: () => Promise<T>): Promise<T> {
  assertMay(context, repo, CONTENTS, "write");
  return context.locks.run(`${repo.owner.login}/${repo.name}`.toLowerCase(), work);
}

async function repositoryById(context: GraphqlContext, id: string): Promise<Repository> {
  const found = await nodeById(context, id);
  if (!("typename" in found) || found.typename !== "Repository")
    throw notResolved(`a Repository with the global id of '${id}'`);
  return found as Repository; // the type name says so
}

function branchOf(context: GraphqlContext, branch: Args): { readonly repo: Repository; readonly name: string } {
  const [owner = "", name = ""] = textArg(branch, "repositoryNameWithOwner").split("/");
  const repo = context.world.repository(owner, name);
  if (!repo) throw notResolved(`a Repository with the name '${owner}/${name}'`);
  return { repo, name: textArg(branch, "branchName").replace(/^refs\/heads\//, "") };
}

/** One signed commit on the expected head, or nothing at all. */
export async function createCommitOnBranch(args: Args, context: GraphqlContext) {
  const input = inputOf(args);
  const { repo, name } = branchOf(context, inputOf(input, "branch"));
  return writing(context, repo, async () => {
    const ref = `refs/heads/${name}`;
    const expected = textArg(input, "expectedHeadOid");
    const head = repo.git.ref(ref);
    if (!head) throw notResolved(`a Ref with the name '${ref}'`);
    if (head !== expected) throw stale(expected);
    const after = await commitObject(context, repo, head, input);
    const update = { ref, before: head, after };
    assertMayMove(repo, update, context.caller.actor);
    if (!(await moveRefs(context.world, repo, [update], { actor: context.caller.actor }))) throw stale(expected);
    return {
      commit: commitNode(repo, after),
      ref: refNode(repo, ref, after),
      clientMutationId: input.clientMutationId ?? null,
    };
  });
}

function stale(expected: string) {
  return graphqlError("STALE_DATA", `Expected branch to point to "${expected}" but it did not. Pull and try again.`);
}

async function commitObject(
  { world, caller }: GraphqlContext,
  repo: Repository,
  head: string,
  input: Args,
): Promise<string> {
  const changes = changesOf(inputOf(input, "fileChanges"));
  const paths = changes.map((change) => change.path);
  assertTreePaths(paths);
  assertNoWorkflows(paths, caller.actor);
  const parent = await requireCommit(repo, head);
  const missing = await missingPaths(repo, parent.tree, changes);
  if (missing.length > 0)
    throw graphqlError(
      "UNPROCESSABLE",
      `A path was requested for deletion which does not exist as of commit oid \`${head}\`: ${missing[0]}`,
    );
  const words = inputOf(input, "message");
  const message = [textArg(words, "headline"), optionalText(words, "body") ?? ""].filter(Boolean).join("\n\n");
  const author = signatureOf(world.requireAccount(caller.actor), world.now());
  const commit = { parent: head, changes, message, author, committer: webFlow(world) };
  const oid = await writeChangedCommit(repo.git.directory, commit);
  repo.signed.add(oid);
  return oid;
}

function changesOf(fileChanges: Args): readonly TreeChange[] {
  const deletions = inputsOf(fileChanges, "deletions").map((one) => ({ path: textArg(one, "path"), source: null }));
  const additions = inputsOf(fileChanges, "additions").map((one) => {
    const contents = textArg(one, "contents");
    if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(contents))
      throw graphqlError("UNPROCESSABLE", `contents of ${textArg(one, "path")} is not valid Base64`);
    return { path: textArg(one, "path"), source: { content: Buffer.from(contents, "base64") } };
  });
  return [...deletions, ...additions];
}

/** Several refs at once, each from the value it is expected to have; all or nothing. */
export async function updateRefs(args: Args, context: GraphqlContext) {
  const input = inputOf(args);
  const repo = await repositoryById(context, textArg(input, "repositoryId"));
  return writing(context, repo, async () => {
    const asked = inputsOf(input, "refUpdates");
    const updates = await Promise.all(asked.map((one) => refUpdate(context, repo, one)));
    if (!(await moveRefs(context.world, repo, updates, { actor: context.caller.actor }))) {
      throw graphqlError("UNPROCESSABLE", "A reference does not point to the expected value");
    }
    return { clientMutationId: input.clientMutationId ?? null };
  });
}

async function refUpdate(context: GraphqlContext, repo: Repository, one: Args): Promise<RefUpdate> {
  const ref = textArg(one, "name");
  const after = textArg(one, "afterOid");
  const current = repo.git.ref(ref) ?? ZERO_OID;
  const before = optionalText(one, "beforeOid") ?? current;
  if (!isRefName(ref)) throw graphqlError("UNPROCESSABLE", `${ref} is not a valid ref name`);
  if (before !== current) throw graphqlError("UNPROCESSABLE", `Reference ${ref} does not point to ${before}`);
  if (after !== ZERO_OID && !(await repo.git.commit(after)))
    throw graphqlError("UNPROCESSABLE", `Object ${after} does not exist`);
  const forward =
    current === ZERO_OID || after === ZERO_OID || one.force === true || (await repo.git.isAncestor(current, after));
  if (!forward) throw graphqlError("UNPROCESSABLE", `Update of ${ref} is not a fast forward`);
  const update = { ref, before, after };
  assertMayMove(repo, update, context.caller.actor);
  return update;
}

export async function createRef(args: Args, context: GraphqlContext) {
  const input = inputOf(args);
  const repo = await repositoryById(context, textArg(input, "repositoryId"));
  return writing(context, repo, async () => {
    const [ref, after] = [textArg(input, "name"), textArg(input, "oid")];
    if (!isRefName(ref)) throw graphqlError("UNPROCESSABLE", `${ref} is not a valid ref name`);
    if (!(await repo.git.commit(after))) throw graphqlError("UNPROCESSABLE", `Object ${after} does not exist`);
    const update = { ref, before: ZERO_OID, after };
    assertMayMove(repo, update, context.caller.actor);
    const made = await moveRefs(context.world, repo, [update], { actor: context.caller.actor });
    if (!made) throw graphqlError("UNPROCESSABLE", `A ref named "${ref}" already exists in the repository.`);
    return { ref: refNode(repo, ref, after), clientMutationId: input.clientMutationId ?? null };
  });
}
