export {
  askedToWait,
  type GithubClient,
  type GraphqlSender,
  installationTraffic,
  keepToLimits,
  type Traffic,
} from "./connection/index.ts";
export { runSeen } from "./dispatcher/index.ts";
export { type GithubOptions, type GithubPorts, githubPorts } from "./github-ports.ts";
export { bytesOf, type ObjectCache, objectCache } from "./store/index.ts";
