import { GraphqlHandler } from "./graphql/handler.ts";
import { Chaos } from "./http/chaos.ts";
import { GitHttp } from "./http/git-http.ts";
import { Limits } from "./http/limits.ts";
import { OneAtATime } from "./http/one-at-a-time.ts";
import { RestHandler } from "./http/rest-handler.ts";
import { Router, type ServerRoute } from "./http/router.ts";
import { HttpServer } from "./http/server.ts";
import { Tokens } from "./http/tokens.ts";
import { type LocalGitHub, localGitHub } from "./local-github.ts";
import { addApp, addBuiltIns, addTeams, addUser } from "./model/accounts.ts";
import { addRepository } from "./model/seed-repository.ts";
import { World } from "./model/world.ts";
import type { LocalGitHubOptions } from "./options.ts";
import { Pages } from "./pages/pages.ts";
import { accountRoutes } from "./rest/account-routes.ts";
import { appRoutes } from "./rest/app-routes.ts";
import { checkRoutes } from "./rest/check-routes.ts";
import { contentRoutes } from "./rest/content-routes.ts";
import { deliveryRoutes } from "./rest/delivery-routes.ts";
import { gitRoutes } from "./rest/git-routes.ts";
import { issueRoutes } from "./rest/issue-routes.ts";
import { routesOf } from "./rest/operation.ts";
import { pullRoutes } from "./rest/pull-routes.ts";
import { repoRoutes } from "./rest/repo-routes.ts";
import { reviewRoutes } from "./rest/review-routes.ts";
import { statusRoutes } from "./rest/status-routes.ts";
import { Deliveries } from "./webhooks/deliveries.ts";
import { EventBus } from "./webhooks/event-bus.ts";
import { workflowHost } from "./workflow-host.ts";

const LIMITS = {
  ...{ perMinute: 80, perHour: 500, requestsPerHour: 5000, pointsPerHour: 5000 },
  ...{ appRequestsPerHour: 5000, appPointsPerHour: 5000 },
  ...{ restPointsPerMinute: Number.POSITIVE_INFINITY, graphqlPointsPerMinute: Number.POSITIVE_INFINITY },
};

/** Starts a local GitHub on this machine and resolves once it answers. */
export async function startLocalGitHub(options: LocalGitHubOptions): Promise<LocalGitHub> {
  const world = new World(options.clock ?? Date.now, {
    ...{ older: options.server === "older", longIds: options.ids === "long" },
  });
  const tokens = new Tokens(world);
  const chaos = new Chaos(options.seed ?? 1);
  const deliveries = new Deliveries(world, chaos);
  const bus = new EventBus(world, deliveries);
  world.connect((event) => bus.publish(event));
  const userTokens = await populate(world, tokens, options);

  const limits = new Limits(world, { ...LIMITS, ...options.limits });
  const locks = new OneAtATime();
  const host = workflowHost(world, tokens);
  const workflows = options.workflows?.(host) ?? null;
  if (workflows) bus.connect(workflows);
  const router = new Router([...(workflows?.routes ?? []), ...ownRoutes({ world, tokens, limits, deliveries })]);
  const rest = new RestHandler({ world, tokens, limits, locks, router: () => router });
  const graphql = new GraphqlHandler({ world, tokens, limits, locks, chaos });
  const pages = new Pages(world, { rest, tokenOf: (login) => userTokens.get(login.toLowerCase()) ?? null });
  const isRest = (method: string, path: string) => router.match(method, path) !== null;
  const handlers = { rest, git: new GitHttp(world, tokens, locks), graphql, pages, isRest };
  const server = new HttpServer(world, handlers, chaos);
  world.url = await server.listen(options.port ?? 0);
  options.log?.(`local GitHub at ${world.url}`);
  return localGitHub({ world, server, bus, deliveries, chaos, limits, tokens, host, workflows, userTokens });
}

async function populate(
  world: World,
  tokens: Tokens,
  options: LocalGitHubOptions,
): Promise<ReadonlyMap<string, string>> {
  addBuiltIns(world);
  for (const user of options.users) {
    const account = addUser(world, user);
    tokens.keep(user.token, { kind: "user", login: account.login, id: account.id });
  }
  for (const app of options.apps) addApp(world, app);
  addTeams(world, options.teams);
  await Promise.all(options.repos.map((repo) => addRepository(world, options.folder, repo)));
  return new Map(options.users.map((user) => [user.login.toLowerCase(), user.token]));
}

interface RouteParts {
  readonly world: World;
  readonly tokens: Tokens;
  readonly limits: Limits;
  readonly deliveries: Deliveries;
}

/** Order matters where one path would also fit another's pattern: checks of a commit before commits. */
function ownRoutes({ world, tokens, limits, deliveries }: RouteParts): readonly ServerRoute[] {
  return routesOf(world, {
    ...accountRoutes(limits),
    ...appRoutes(tokens),
    ...deliveryRoutes(deliveries),
    ...{ ...checkRoutes, ...statusRoutes, ...issueRoutes, ...reviewRoutes, ...pullRoutes },
    ...{ ...gitRoutes, ...contentRoutes, ...repoRoutes },
  });
}
