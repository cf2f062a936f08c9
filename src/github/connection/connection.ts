import type { Octokit } from "@octokit/rest";
import type { Clock, Log } from "../../ports/index.ts";
import { understood } from "./answers.ts";
import { type Change, gatherChanges, type Repeatable } from "./changes.ts";
import { keepToLimits } from "./keep-to-limits.ts";
import { onlyMissing } from "./octokit-errors.ts";
import { repeat } from "./repeat.ts";
import type { GraphqlRequest, GraphqlText, WriteOptions } from "./requests.ts";
import type { Resource } from "./told-limits.ts";
import { installationTraffic, type Traffic } from "./traffic.ts";

/** The parts of an Octokit that are used; `@octokit/rest` and Probot's both have them. */
export type GithubClient = Pick<Octokit, "request" | "graphql" | "hook">;
/** Answers the data alone; rejects as Octokit does, with the errors and what data there was. */
export type GraphqlSender = (document: string, variables?: Record<string, unknown>) => Promise<unknown>;

/** `id` is GitHub's global one, where it is known: a name may be another repository's by now. */
export interface NamedRepository {
  readonly owner: string;
  readonly name: string;
  readonly id?: string;
}

/**
 * One repository, as one installation. `traffic` is to be shared by all of an installation; without it limits count
 * here alone.
 */
export interface ConnectionOptions {
  readonly octokit: GithubClient;
  readonly graphql?: GraphqlSender;
  readonly repo: NamedRepository;
  readonly clock: Clock;
  readonly log: Log;
  /** How retries wait; the clock's sleep by default. */
  readonly wait?: (milliseconds: number) => Promise<void>;
  readonly traffic?: Traffic;
  /** How long GitHub may take, in milliseconds, where it is not as usual. */
  readonly patience?: Patience;
}

/** Milliseconds that an answer may take: `long` is for merges and archives. */
export type Patience = Readonly<Record<"usual" | "long", number>>;

/** One repository on GitHub: every request goes through it and gets limits, retries and named errors. */
export interface Connection {
  readonly client: GithubClient;
  readonly repo: Pick<NamedRepository, "owner" | "name">;
  /** Of that repository, where it is known. */
  readonly id: string | null;
  /** Owner, name and transport settings, made right before it is sent: spread into the parameters of each REST request. */
  target(patience?: keyof Patience): { owner: string; repo: string; request: { retries: number; signal: AbortSignal } };
  read<T>(what: string, send: () => Promise<T>): Promise<T>;
  write<T>(what: string, options: WriteOptions, send: () => Promise<T>): Promise<T>;
  /** Things asked for that do not exist come as null in the answer. */
  query<T>(what: string, request: GraphqlRequest<T>): Promise<T>;
  mutate<T>(what: string, options: WriteOptions, request: GraphqlRequest<T>): Promise<T>;
  /** As `mutate`; all that is asked for in one turn goes in one request (`changes.ts`). */
  change<T>(what: string, options: Repeatable, change: Change<T>): Promise<T>;
}

const PATIENCE: Patience = { usual: 15_000, long: 60_000 };

/**
 * Each request is given up after 15 seconds, where GitHub has much to do after a minute. Fails with HostError, or UserError `permission_missing` where we may
 * not. While GitHub's limits hold it back nothing is sent, and HostError says for how long.
 */
export function connect(options: ConnectionOptions): Connection {
  const { octokit, log } = options;
  const { id = null, ...repo } = options.repo;
  const wait = options.wait ?? options.clock.sleep;
  const now = (): number => Date.parse(options.clock.now());
  const traffic = options.traffic ?? installationTraffic(options);
  const by = `${repo.owner}/${repo.name}`;
  keepToLimits(octokit, traffic, { by });
  const graphql: GraphqlSender = options.graphql ?? ((document, variables) => octokit.graphql(document, variables));
  const allowed = options.patience ?? PATIENCE;
  const transport = (patience: keyof Patience = "usual") => ({
    retries: 0,
    signal: AbortSignal.timeout(allowed[patience]),
  });

  function send<T>(
    resource: Resource,
    what: string,
    { repeatable = false, content = false }: WriteOptions,
    task: () => Promise<T>,
  ): Promise<T> {
    const onRepeat = (failure: { error: Error }, pause: number): void =>
      log.warn({ what, pause, reason: failure.error.message }, "GitHub request failed, sending it again");
    return repeat({ what, repeatable, now, wait, onRepeat }, async () => {
      traffic.assertOpen({ resource, by });
      if (content) traffic.takeContent(by);
      return traffic.limit(task);
    });
  }

  const run = ({ document, variables }: GraphqlText) => graphql(document, { ...variables, request: transport() });

  return {
    ...{ client: octokit, repo, id },
    target: (patience) => ({ owner: repo.owner, repo: repo.name, request: transport(patience) }),
    read: (what, task) => send("core", what, { repeatable: true }, task),
    write: (what, how, task) => send("core", what, how, task),
    async query(what, request) {
      const task = () => run(request).catch((error: unknown) => whatWasFound(error, request.mayLack));
      return understood(what, request.answer, await send("graphql", what, { repeatable: true }, task));
    },
    async mutate(what, how, request) {
      return understood(what, request.answer, await send("graphql", what, how, () => run(request)));
    },
    change: gatherChanges({ run, sender: (what, how, task) => send("graphql", what, how, task), now }),
  };
}

function whatWasFound(error: unknown, mayLack: readonly string[] | undefined): unknown {
  if (onlyMissing(error, mayLack)) return error.data;
  throw error;
}
