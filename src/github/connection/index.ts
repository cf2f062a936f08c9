export { githubWords, hasStatus, instant, plainId, present, understood } from "./answers.ts";
export { type BoundedCache, boundedCache } from "./bounded-cache.ts";
export {
  COMMIT_FACTS,
  COMMIT_PARTS,
  CommitFacts,
  CommitParents,
  CommitParts,
  commitSeen,
  PARENTS,
  parentsOf,
  wholeCommit,
} from "./commit-parts.ts";
export {
  type Connection,
  type ConnectionOptions,
  connect,
  type GithubClient,
  type GraphqlSender,
  type NamedRepository,
  type Patience,
} from "./connection.ts";
export { askedToWait } from "./github-failure.ts";
export { NOTICES, noticesSeen, SuiteNotices } from "./job-notices.ts";
export { keepToLimits } from "./keep-to-limits.ts";
export type { GraphqlRequest } from "./requests.ts";
export { installationTraffic, type Traffic } from "./traffic.ts";
