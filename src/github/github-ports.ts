import type { Clock, Log, RepositoryPorts } from "../ports/index.ts";
import { githubActivity } from "./activity.ts";
import { githubChecks } from "./checks.ts";
import {
  connect,
  type GithubClient,
  type GraphqlSender,
  type NamedRepository,
  type Patience,
  type Traffic,
} from "./connection/index.ts";
import { githubConversation } from "./conversation.ts";
import { githubDispatcher } from "./dispatcher/index.ts";
import { githubObserver } from "./observer/index.ts";
import { githubPermissions } from "./permissions.ts";
import { githubPullRequests } from "./pull-requests.ts";
import { githubStore, type ObjectCache, objectCache } from "./store/index.ts";

/** The ports of one repository on GitHub. */
export type GithubPorts = RepositoryPorts;

/** What the ports of one repository need; what is shared with others is given, and made anew where it is missing. */
export interface GithubOptions {
  /** Authenticated as the installation. Its own throttling should be off: the limits are kept here. */
  readonly octokit: GithubClient;
  /** Sends GraphQL by another way than `octokit.graphql`. */
  readonly graphql?: GraphqlSender;
  readonly repo: NamedRepository;
  /** Id of the App itself. */
  readonly appId: number;
  /** File name below `.github/workflows/`. */
  readonly workflow: string;
  readonly clock: Clock;
  readonly log: Log;
  /** How retries wait; the clock's sleep by default. */
  readonly wait?: (milliseconds: number) => Promise<void>;
  /** Limits shared by all repositories of an installation. */
  readonly traffic?: Traffic;
  /** How long GitHub may take, where it is not as usual. */
  readonly patience?: Patience;
  /** Objects read before, of this same repository. */
  readonly cache?: ObjectCache;
}

/** The ports on GitHub, all over one connection. */
export function githubPorts(options: GithubOptions): GithubPorts {
  const connection = connect(options);
  const { wait = options.clock.sleep, cache = objectCache() } = options;
  return {
    store: githubStore({ connection, wait, cache }),
    observer: githubObserver(connection),
    pulls: githubPullRequests(connection, cache),
    conversation: githubConversation(connection),
    checks: githubChecks(connection, options.appId),
    dispatcher: githubDispatcher(connection, options.workflow),
    permissions: githubPermissions(connection, options.clock),
    activity: githubActivity(connection),
  };
}
