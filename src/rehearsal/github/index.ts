export type { DeliveryChaos, FailureOptions } from "./http/chaos.ts";
export { Chaos } from "./http/chaos.ts";
export type { RequestRecord } from "./http/server.ts";
export type { LocalGitHub } from "./local-github.ts";
export type { Stats } from "./model/statistics.ts";
export type {
  AppOptions,
  LocalGitHubOptions,
  RepoOptions,
  Role,
  RuleOptions,
  TeamOptions,
  UserOptions,
} from "./options.ts";
export type { Actor, Permissions, RepoRef, RestAnswer, RestCall, Route, WorkflowHost, Workflows } from "./seams.ts";
export { startLocalGitHub } from "./start.ts";
export type { Delivery } from "./webhooks/deliveries.ts";
export { createWorkflows, type LocalWorkflows, type WorkflowsOptions } from "./workflows/index.ts";
