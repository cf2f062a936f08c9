import * as z from "zod";
import type { Snapshot } from "../../ports/index.ts";
import { type Connection, present } from "../connection/index.ts";

/** The default branch, and the rules on it that people without special rights can see: both kinds GitHub has. */
export const DEFAULT_BRANCH = `defaultBranchRef { name target { oid }
  refUpdateRule { requiredApprovingReviewCount requiredStatusCheckContexts }
  rules(first: 50) { nodes { parameters { __typename
    ... on PullRequestParameters { requiredApprovingReviewCount }
    ... on RequiredStatusChecksParameters { requiredStatusChecks { context } } } } } }`;

const Parameters = z
  .object({
    requiredApprovingReviewCount: z.number().optional(),
    requiredStatusChecks: z.array(z.object({ context: z.string() })).optional(),
  })
  .nullable();

export const DefaultBranch = z
  .object({
    name: z.string(),
    target: z.object({ oid: z.string() }).nullable(),
    refUpdateRule: z
      .object({
        requiredApprovingReviewCount: z.number().nullable(),
        requiredStatusCheckContexts: z.array(z.string().nullable()).nullish(),
      })
      .nullish(),
    rules: z.object({ nodes: z.array(z.object({ parameters: Parameters })) }).nullish(),
  })
  .nullable();

/**
 * The strictest of all rules counts; names of checks are sorted, each once. HostError 404 where there is no such
 * branch yet.
 */
export function defaultBranch(ref: z.infer<typeof DefaultBranch>): Snapshot["default_branch"] {
  const { name, target, refUpdateRule, rules } = present(ref, "the default branch");
  const all = (rules?.nodes ?? []).flatMap(({ parameters }) => (parameters ? [parameters] : []));
  const counts = all.map(({ requiredApprovingReviewCount: count = 0 }) => count);
  const checks = [
    ...(refUpdateRule?.requiredStatusCheckContexts ?? []).flatMap((context) => context ?? []),
    ...all.flatMap(({ requiredStatusChecks = [] }) => requiredStatusChecks.map(({ context }) => context)),
  ];
  return {
    name,
    head: present(target, `the default branch ${name}`).oid,
    required_approvals: Math.max(0, refUpdateRule?.requiredApprovingReviewCount ?? 0, ...counts),
    required_checks: [...new Set(checks)].sort(),
  };
}

const RULES = `query DefaultBranchRules($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) { ${DEFAULT_BRANCH} }
}`;
const Rules = z.object({ repository: z.object({ defaultBranchRef: DefaultBranch }).nullable() });

/** Names of the checks that the default branch requires, without anything else; one request. */
export async function readRequiredChecks(connection: Connection): Promise<readonly string[]> {
  const { repository } = await connection.query("reading the rules of the default branch", {
    document: RULES,
    variables: { ...connection.repo },
    answer: Rules,
  });
  const found = present(repository, `${connection.repo.owner}/${connection.repo.name}`);
  return defaultBranch(found.defaultBranchRef).required_checks;
}
