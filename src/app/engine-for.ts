import type { Probot } from "probot";
import * as z from "zod";
import { type GithubPorts, githubPorts, installationTraffic, objectCache, type Traffic } from "../github/index.ts";
import type { Clock, Log } from "../ports/index.ts";
import { ask } from "./github-app.ts";
import type { Engine, OpenRepo, RepoAccess } from "./repo-access.ts";
import { Head, intentOfBranch, type RepoName } from "./wake.ts";

/** Makes the engine of one repository from its ports. */
export type MakeEngine = (ports: GithubPorts & { clock: Clock; log: Log }, repo: RepoName) => Engine;

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
