import type { Probot } from "probot";
import * as z from "zod";
import { type CrashPoint, createEngine } from "../engine/index.ts";
import { type GithubPorts, githubPorts, installationTraffic, objectCache, type Traffic } from "../github/index.ts";
import type { Clock, Log } from "../ports/index.ts";
import { checkApart } from "./check-apart.ts";
import type { AppConfig } from "./config.ts";
import { ask } from "./github-app.ts";
import { type Button, Head, intentOfBranch, type RepoName, type Self } from "./trigger.ts";

/** Makes the engine of one repository from its ports. */
export type MakeEngine = (ports: GithubPorts & { clock: Clock; log: Log }, repo: RepoName) => Engine;

/** `appId` and `workflow` (a file name) go into the ports of every repository. */
export interface EngineForOptions {
  readonly probot: Probot;
  readonly makeEngine: MakeEngine;
  readonly appId: number;
  readonly workflow: string;
  readonly clock: Clock;
  readonly log: Log;
}

const PullAnswer = z.object({ head: Head, base: z.object({ repo: z.object({ full_name: z.string() }) }) });

/**
 * The engine of a repository, made once and kept: objects of git never change, so what was read before needs no
 * second request. Limits are counted per installation, as GitHub counts them.
 */
export function engineFor(options: EngineForOptions): OpenRepo {
  const { probot, clock, log } = options;
  const opened = new Map<string, Promise<RepoAccess>>();
  const traffics = new Map<number, Traffic>();

  async function open(installation: number, repo: RepoName): Promise<RepoAccess> {
    const octokit = await probot.auth(installation);
    const traffic = traffics.get(installation) ?? installationTraffic({ clock, log });
    traffics.set(installation, traffic);
    const { appId, workflow } = options;
    const ports = githubPorts({ octokit, repo, appId, workflow, clock, log, traffic, cache: objectCache() });
    const slugs = new Map<number, string | null>();
    return {
      engine: options.makeEngine({ ...ports, clock, log }, repo),
      slugOfPull: async (number) => {
        const known = slugs.get(number);
        if (known !== undefined) return known;
        const parameters = { owner: repo.owner, repo: repo.name, pull_number: number };
        const answer = await ask(() => octokit.request("GET /repos/{owner}/{repo}/pulls/{pull_number}", parameters));
        const slug = slugOf(answer.data);
        slugs.set(number, slug);
        return slug;
      },
    };
  }

  return (installation, repo) => {
    const key = `${installation}/${repo.owner}/${repo.name}`;
    const access = opened.get(key) ?? open(installation, repo);
    opened.set(key, access);
    return access.catch((error: unknown) => {
      opened.delete(key);
      throw error;
    });
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
  /** Looks at an intent and does what is to be done; `again_in`: milliseconds after which to look again unasked. */
  reconcile(
    slug: string,
    buttons?: readonly Button[],
  ): Promise<{ readonly wrote: number; readonly again_in: number | null }>;
  /** Slugs of all intents. */
  intents(): Promise<readonly string[]>;
  /** Carries out the commands of a comment in an issue; answers the intent it started, if any. */
  issueComment(issue: number, commentId: number): Promise<{ readonly slug: string | null }>;
  /** Checks what a pull request makes of studios and config; answers the number of writes. */
  checkConfig(asked: { readonly pull: number; readonly head: string; readonly again: boolean }): Promise<number>;
}

/** A repository as one installation reaches it; kept for as long as the process lives. */
export interface RepoAccess {
  readonly engine: Engine;
  /** The intent a pull request belongs to; null for any other pull request, and for those of forks. */
  slugOfPull(number: number): Promise<string | null>;
}

/** `installation` is GitHub's id of it. Answers the same access every time; one that failed to open is opened anew. */
export type OpenRepo = (installation: number, repo: RepoName) => Promise<RepoAccess>;

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
