import type { Probot, ProbotOctokit } from "probot";
import * as z from "zod";
import { type CrashPoint, createEngine, type Woken } from "../engine/index.ts";
import { bytesOf, type GithubPorts, githubPorts, type ObjectCache, objectCache } from "../github/index.ts";
import type { Clock, Log } from "../ports/index.ts";
import { RecentlyUsed, RepositoryMovedError, UserError } from "../shared/index.ts";
import { checkApart } from "./check-apart.ts";
import type { AppConfig } from "./config.ts";
import { ask } from "./github-app.ts";
import { nameQuestions } from "./name-questions.ts";
import { repositoryNames } from "./repository-names.ts";
import type { Traffics } from "./traffics.ts";
import { Head, intentOfBranch, type RepoName, type RepoRef, type Self } from "./trigger.ts";

/** Makes the engine of one repository from its ports. */
export type MakeEngine = (ports: GithubPorts & { clock: Clock; log: Log }, repo: RepoName) => WeighedEngine;

/** `appId` and `workflow` (a file name) go into the ports of every repository. */
export interface EngineForOptions {
  readonly probot: Probot;
  readonly makeEngine: MakeEngine;
  readonly appId: number;
  readonly workflow: string;
  readonly traffics: Traffics;
  readonly clock: Clock;
  readonly log: Log;
  /** How much is kept of them, where it is not as usual. */
  readonly kept?: KeptRepositories;
}

const PullAnswer = z.object({ head: Head, base: z.object({ repo: z.object({ full_name: z.string() }) }) });

/** What is kept of repositories, in all; of a thousand that are looked at in turn nothing must pile up. */
export interface KeptRepositories {
  readonly repositories: number;
  /** In bytes, about. */
  readonly weight: number;
}

const KEPT: KeptRepositories = { repositories: 1000, weight: 256 * 1024 * 1024 };
/** An engine with its ports, that has read nothing yet. */
const BYTES_OF_ENGINE = 10_000;
/** A character of a ledger, as text and as what was read of it. */
const BYTES_OF_CHARACTER = 4;
/** Of so many pull requests is known to which intent they belong. */
const MOST_PULLS = 1000;

interface Opened {
  readonly engine: WeighedEngine;
  slugOfPull(number: number): Promise<string | null>;
}

interface Kept {
  readonly opened: Promise<Opened>;
  bytes(): number;
}

/** Uses what was opened of a repository by the name that is given. */
type UseByName = <T>(installation: number, repo: RepoRef, work: (opened: Opened) => Promise<T>) => Promise<T>;

/** Objects of git never change, so what was read before needs no second request. Limits are counted per installation, as GitHub counts them, and kept. */
function keptByName(options: EngineForOptions): UseByName {
  const { probot, traffics, clock, log, kept: most = KEPT } = options;
  const kept = new RecentlyUsed<Kept>({ values: most.repositories, weight: most.weight, weigh: (one) => one.bytes() });

  async function open(installation: number, repo: RepoRef, cache: ObjectCache): Promise<Opened> {
    const octokit = await probot.auth(installation);
    const { appId, workflow } = options;
    const traffic = traffics.of(installation);
    const ports = githubPorts({ octokit, repo, appId, workflow, clock, log, traffic, cache });
    return { engine: options.makeEngine({ ...ports, clock, log }, repo), slugOfPull: slugReader(octokit, repo) };
  }

  function keep(installation: number, repo: RepoRef): Kept {
    const cache = objectCache();
    let engine: WeighedEngine | null = null;
    const opened = open(installation, repo, cache).then((made) => {
      engine = made.engine;
      return made;
    });
    return { opened, bytes: () => BYTES_OF_ENGINE + bytesOf(cache) + BYTES_OF_CHARACTER * (engine?.weight() ?? 0) };
  }

  return (installation, repo, work) => {
    const key = `${installation}/${repo.id}/${repo.owner}/${repo.name}`;
    // One that cannot be opened is opened anew the next time.
    const openedOf = ({ opened }: Kept): Promise<Opened> =>
      opened.catch((error: unknown) => {
        kept.forget(key);
        throw error;
      });
    return kept.use(
      key,
      () => keep(installation, repo),
      async (one) => work(await openedOf(one)),
    );
  };
}

/** The engine of a repository, made when it is wanted and kept while it is used now and then: by the name that it has now, whatever it was called when somebody asked for it. */
export function engineFor(options: EngineForOptions): OpenRepo {
  const useByName = keptByName(options);
  const names = repositoryNames(nameQuestions(options.probot));
  return async (installation, repo) => {
    const { id } = repo;
    const use = async <T>(work: (opened: Opened) => Promise<T>): Promise<T> => {
      try {
        return await useByName(installation, { id, ...(await names.current(installation, repo)) }, work);
      } catch (error) {
        if (isShutOut(error)) await names.assertOurs(installation, repo);
        if (!(error instanceof RepositoryMovedError)) throw error;
        const name = await names.askAgain(installation, repo);
        options.log.info({ repo: `${name.owner}/${name.name}` }, "a repository has another name now");
        return useByName(installation, { id, ...name }, work);
      }
    };
    await use(async () => undefined);
    return {
      engine: {
        reconcile: (slug, woken) => use(({ engine }) => engine.reconcile(slug, woken)),
        intents: (branches) => use(({ engine }) => engine.intents(branches)),
        issueComment: (issue, comment) => use(({ engine }) => engine.issueComment(issue, comment)),
        checkConfig: (asked) => use(({ engine }) => engine.checkConfig(asked)),
        passForeign: (foreign) => use(({ engine }) => engine.passForeign(foreign)),
      },
      slugOfPull: (number) => use((opened) => opened.slugOfPull(number)),
    };
  };
}

/**
 * What GitHub says where the App is not any more: it knows of no such installation, takes its token no longer, or shows nothing
 * of a private repository. Any of it may have another reason.
 */
function isShutOut(error: unknown): boolean {
  if (error instanceof UserError) return error.code === "app_key_refused";
  return error instanceof Error && "status" in error && (error.status === 401 || error.status === 404);
}

/** Remembers what it was told. */
function slugReader(octokit: Pick<ProbotOctokit, "request">, repo: RepoName): Opened["slugOfPull"] {
  const slugs = new Map<number, string | null>();
  return async (number) => {
    const known = slugs.get(number);
    if (known !== undefined) return known;
    const parameters = { owner: repo.owner, repo: repo.name, pull_number: number };
    const answer = await ask(() => octokit.request("GET /repos/{owner}/{repo}/pulls/{pull_number}", parameters));
    const slug = slugOf(answer.data);
    slugs.set(number, slug);
    const [oldest] = slugs.keys();
    if (slugs.size > MOST_PULLS && oldest !== undefined) slugs.delete(oldest);
    return slug;
  };
}

/** The head branch of a pull request never changes, so neither does its intent. */
function slugOf(answer: unknown): string | null {
  const { head, base } = PullAnswer.parse(answer);
  if (head.repo?.full_name !== base.repo.full_name) return null;
  const target = intentOfBranch(head.ref);
  return target?.kind === "intent" ? target.slug : null;
}

/** The engine of one repository, as far as the App needs it. */
export interface Engine {
  /**
   * Looks at an intent and does what is to be done; `again_in`: milliseconds after which to look again unasked. `woken`: what
   * events have said; without it the clock is what woke us.
   */
  reconcile(slug: string, woken?: Woken): Promise<{ readonly wrote: number; readonly again_in: number | null }>;
  /** Slugs of all intents that are to be looked at. `branches`: those below `haiku/`, where they have been read already. */
  intents(branches?: ReadonlyMap<string, string>): Promise<readonly string[]>;
  /**
   * Carries out the commands of a comment in an issue; answers the intent it started, if any. `refused`: GitHub does not let
   * the App answer it, and it is to be heard again after a while.
   */
  issueComment(issue: number, commentId: number): Promise<{ readonly slug: string | null; readonly refused: boolean }>;
  /** Checks what a pull request makes of studios and config; answers the number of writes. */
  checkConfig(asked: { readonly pull: number; readonly head: string; readonly again: boolean }): Promise<number>;
  /** Lets a head without an intent pass what the default branch requires of us; answers the number of writes. */
  passForeign(foreign: { readonly head: string; readonly again: boolean; readonly unless?: string }): Promise<number>;
}

/** An engine that says about how many characters it keeps. */
type WeighedEngine = Engine & { weight(): number };

/** A repository as one installation reaches it. What is kept of it may change between two calls; nobody notices. */
export interface RepoAccess {
  readonly engine: Engine;
  /** The intent a pull request belongs to; null for any other pull request, and for those of forks. */
  slugOfPull(number: number): Promise<string | null>;
}

/** `installation` is GitHub's id of it. One that failed to open is opened anew the next time. */
export type OpenRepo = (installation: number, repo: RepoRef) => Promise<RepoAccess>;

export const ENGINE_VERSION = "0.1.0";

interface MakeEngineOptions {
  readonly config: AppConfig;
  readonly self: Self;
  readonly shippedStudios: ReadonlyMap<string, string>;
  /** Ends the process without any tidying up. */
  readonly crash: () => void;
}

/** How the App makes an engine; what they share stands here once. */
export function makeEngineWith({ config, self, shippedStudios, crash }: MakeEngineOptions): MakeEngine {
  const reached = config.crashAt === null ? {} : { reached: crashAt(config.crashAt, crash) };
  return (ports, repo) =>
    createEngine(ports, {
      repo,
      webUrl: config.webUrl,
      mayLackPushes: isEnterpriseServer(config.apiUrl),
      appId: self.appId,
      bot: self.bot,
      shippedStudios,
      checkApart,
      version: ENGINE_VERSION,
      graceMs: config.dispatchGraceMs,
      ...reached,
    });
}

/** A server that somebody runs themselves, of whatever version: not GitHub's own, with or without its own domain. */
function isEnterpriseServer(apiUrl: string): boolean {
  return !/(^|\.)(github\.com|ghe\.com)$/.test(new URL(apiUrl).hostname);
}

function crashAt(at: { point: string; nth: number }, crash: () => void): (point: CrashPoint) => void {
  let times = 0;
  return (point) => {
    if (point !== at.point) return;
    times += 1;
    if (times === at.nth) crash();
  };
}
