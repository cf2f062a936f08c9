import * as z from "zod";
import { COMMIT_PARTS, CommitParts, type Connection, present } from "../connection/index.ts";
import { PAGE_INFO, page } from "./pages.ts";

/** One page of branches with their newest commits, as a selection on the repository; needs `$prefix` and `$after`. */
export const BRANCH_TIPS = `refs(refPrefix: $prefix, first: 50, after: $after) { ${PAGE_INFO} nodes { name prefix target {
  oid ... on Commit { history(first: 20) { nodes { ${COMMIT_PARTS} } } }
} } }`;

const BranchTip = z.object({
  name: z.string(),
  prefix: z.string(),
  target: z.object({ oid: z.string(), history: z.object({ nodes: z.array(CommitParts) }).optional() }).nullable(),
});
/** `name` is without `prefix`; `history` is missing where the ref points to no commit. */
export type BranchTip = z.infer<typeof BranchTip>;

export const BranchTips = page(BranchTip).nullable();
/** Null counts as no branch. */
export type BranchTips = z.infer<typeof BranchTips>;

const DOCUMENT = `query Branches($owner: String!, $name: String!, $prefix: String!, $after: String) {
  repository(owner: $owner, name: $name) { ${BRANCH_TIPS} }
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
