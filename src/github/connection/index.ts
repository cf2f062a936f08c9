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
  type GraphqlRequest,
  type GraphqlSender,
  installationTraffic,
  type NamedRepository,
  type Patience,
  type Traffic,
} from "./connection.ts";
export { NOTICES, noticesSeen, SuiteNotices } from "./job-notices.ts";
