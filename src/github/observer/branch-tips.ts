import * as z from "zod";
import { COMMIT_FACTS, CommitFacts, CommitParents, type Connection, PARENTS, present } from "../connection/index.ts";
import type { PageSizes } from "./page-sizes.ts";
import { PAGE_INFO, page } from "./pages.ts";

/** The newest commits of a branch, as they are told with it. */
export const NEWEST = 20;

/**
 * One page of branches with their newest commits, as a selection on the repository; needs `$prefix` and `$after`. The parents
 * of a commit are a list of their own, which is dear below so many: they come with the very newest alone.
 */
export function branchTips({ branches, parents }: Pick<PageSizes, "branches" | "parents">): string {
  return `refs(refPrefix: $prefix, first: ${branches}, after: $after) { ${PAGE_INFO} nodes { name prefix target {
  oid ... on Commit { history(first: ${NEWEST}) { nodes { ${COMMIT_FACTS} } } newest: history(first: ${parents}) { nodes { oid ${PARENTS} } } }
} } }`;
}

const BranchTip = z.object({
  name: z.string(),
  prefix: z.string(),
  target: z
    .object({
      oid: z.string(),
      history: z.object({ nodes: z.array(CommitFacts) }).optional(),
      newest: z.object({ nodes: z.array(CommitParents) }).optional(),
    })
    .nullable(),
});
/** `name` is without `prefix`; `history` and `newest` are missing where the ref points to no commit. */
export type BranchTip = z.infer<typeof BranchTip>;

export const BranchTips = page(BranchTip).nullable();
/** Null counts as no branch. */
export type BranchTips = z.infer<typeof BranchTips>;

const DOCUMENT = `query Branches($owner: String!, $name: String!, $prefix: String!, $after: String) {
  repository(owner: $owner, name: $name) { ${branchTips({ branches: 50, parents: 1 })} }
}`;
const Answer = z.object({ repository: z.object({ refs: BranchTips }).nullable() });

/** All branches, given the first page. */
export async function allBranchTips(
  connection: Connection,
  prefix: string,
  first: BranchTips,
): Promise<readonly BranchTip[]> {
  const tips = [...(first?.nodes ?? [])];
  let info = first?.pageInfo;
  while (info?.hasNextPage) {
    const answer = await connection.query("reading on: branches", {
      document: DOCUMENT,
      variables: { ...connection.repo, prefix, after: info.endCursor },
      answer: Answer,
    });
    const next = present(answer.repository, `${connection.repo.owner}/${connection.repo.name}`).refs;
    tips.push(...(next?.nodes ?? []));
    info = next?.pageInfo;
  }
  return tips;
}

/** Full branch name: a ref's own name is relative to a prefix that servers report differently. */
export function branchName({ name, prefix }: BranchTip, asked: string): string {
  const whole = `${prefix}${name}`;
  return (whole.startsWith(asked) ? whole : `${asked}${name}`).slice("refs/heads/".length);
}
