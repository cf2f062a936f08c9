export { githubWords, hasStatus, instant, plainId, present, understood } from "./answers.ts";
export { type BoundedCache, boundedCache } from "./bounded-cache.ts";
export { COMMIT_FACTS, CommitFacts, CommitParents, commitSeen, PARENTS, parentsOf } from "./commit-parts.ts";
export {
  type Connection,
  type ConnectionOptions,
  connect,
  type GithubClient,
  type GraphqlRequest,
  type GraphqlSender,
  installationTraffic,
  type Patience,
  type Traffic,
} from "./connection.ts";
