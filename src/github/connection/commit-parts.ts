import * as z from "zod";
import type { CommitSeen } from "../../ports/index.ts";
import { cutEnd } from "../../shared/index.ts";
import { instant } from "./answers.ts";

/** The fields of a commit that are read, as a GraphQL selection: all of them but its parents, which are a list. */
export const COMMIT_FACTS = `oid message committedDate tree { oid }
author { name email user { login databaseId } } signature { isValid wasSignedByGitHub }`;

/** That list, as a selection on a commit. */
export const PARENTS = "parents(first: 10) { nodes { oid } }";

export const CommitFacts = z.object({
  oid: z.string(),
  message: z.string(),
  committedDate: z.string(),
  tree: z.object({ oid: z.string() }),
  author: z
    .object({
      name: z.string().nullable(),
      email: z.string().nullable(),
      user: z.object({ login: z.string(), databaseId: z.number().nullable() }).nullable(),
    })
    .nullable(),
  signature: z.object({ isValid: z.boolean(), wasSignedByGitHub: z.boolean() }).nullable(),
});
/** The answer to that selection; anything GitHub leaves empty is null. */
export type CommitFacts = z.infer<typeof CommitFacts>;

export const CommitParents = z.object({
  oid: z.string(),
  parents: z.object({ nodes: z.array(z.object({ oid: z.string() })) }),
});
/** Whose parents they are, and theirs in order. */
export type CommitParents = z.infer<typeof CommitParents>;

/** A commit whole, as a selection. */
export const COMMIT_PARTS = `${COMMIT_FACTS} ${PARENTS}`;

export const CommitParts = CommitFacts.extend(CommitParents.shape);
/** The answer to that selection. */
export type CommitParts = z.infer<typeof CommitParts>;

const BOT_ADDRESS = /^(\d+)\+([a-z0-9-]+\[bot\])@users\.noreply\./i;

export function parentsOf({ parents }: CommitParents): readonly string[] {
  return parents.nodes.map(({ oid }) => oid);
}

/** `verified` only under GitHub's own valid signature; line breaks at the end of the message are cut. */
export function commitSeen(parts: CommitFacts, parents: readonly string[]): CommitSeen {
  const verified = Boolean(parts.signature?.isValid && parts.signature.wasSignedByGitHub);
  const email = parts.author?.email ?? "";
  return {
    sha: parts.oid,
    tree: parts.tree.oid,
    parents,
    message: cutEnd(parts.message, "\n"),
    at: instant(parts.committedDate),
    author: { ...account(parts, verified ? BOT_ADDRESS.exec(email) : null), name: parts.author?.name ?? "", email },
    verified,
  };
}

/** The same of a commit that was read whole. */
export function wholeCommit(parts: CommitParts): CommitSeen {
  return commitSeen(parts, parentsOf(parts));
}

/**
 * GitHub does not link every machine account's commits to it. Then the address tells whose they are, but only under
 * GitHub's own signature: anyone can write any address into a commit. It names an author, and proves nothing of who pushed.
 */
function account(parts: CommitFacts, address: RegExpExecArray | null) {
  const user = parts.author?.user;
  if (user) return { login: user.login, id: user.databaseId };
  return { login: address?.[2] ?? null, id: address?.[1] ? Number(address[1]) : null };
}
