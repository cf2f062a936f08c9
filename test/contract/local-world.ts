import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";
import { type GithubPorts, githubPorts } from "../../src/github/index.ts";
import type { Clock, Log } from "../../src/ports/index.ts";
import { createWorkflows, type LocalGitHub, startLocalGitHub } from "../../src/rehearsal/github/index.ts";
import { testCredentials } from "../support/credentials.ts";
import { writeSeed } from "./seed-repository.ts";

export interface LocalWorld {
  readonly github: LocalGitHub;
  readonly ports: GithubPorts;
  /** The same of another process, which has read nothing yet. */
  another(): GithubPorts;
  /** Head of the default branch. */
  readonly base: string;
  readonly appId: number;
  /** Login of the App's own account. */
  readonly self: string;
  /** Its id. */
  readonly selfId: number;
  /** Someone's own Octokit. */
  as(login: "developer" | "maintainer" | "outsider"): Octokit;
  close(): Promise<void>;
}

const REPO = { owner: "acme", name: "flights" };
const APP_ID = 4711;
const { privateKey } = testCredentials();

const silent = (): undefined => undefined;
const quiet = { debug: silent, info: silent, warn: silent, error: silent } satisfies Log;
const clock: Clock = {
  now: () => new Date().toISOString(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** A local GitHub with one repository, three people and the App installed; the ports act as the App. */
export async function localWorld(options: { readonly workflow?: string } = {}): Promise<LocalWorld> {
  const folder = mkdtempSync(join(tmpdir(), "haiku-world-"));
  const seed = join(folder, "seed");
  writeSeed(seed);
  if (options.workflow !== undefined) {
    mkdirSync(join(seed, ".github/workflows"), { recursive: true });
    writeFileSync(join(seed, ".github/workflows/haiku.yml"), options.workflow);
  }
  const github = await startLocalGitHub({
    folder: join(folder, "repositories"),
    workflows: (host) =>
      createWorkflows(host, { folder: join(folder, "jobs"), actions: {}, env: { PATH: process.env.PATH ?? "" } }),
    users: ["developer", "maintainer", "outsider"].map((login) => ({ login, token: `token-of-${login}` })),
    teams: [{ org: REPO.owner, slug: "sre", members: ["maintainer"] }],
    apps: [
      {
        slug: "haiku",
        id: APP_ID,
        privateKey,
        webhookSecret: "not used here",
        permissions: {
          contents: "write",
          issues: "write",
          pull_requests: "write",
          checks: "write",
          statuses: "read",
          actions: "write",
          metadata: "read",
          members: "read",
        },
        events: [],
      },
    ],
    repos: [{ ...REPO, seed, collaborators: { developer: "write", maintainer: "maintain", outsider: "read" } }],
  });
  const installationId = github.installationId("haiku", { ...REPO });
  const octokit = new Octokit({
    baseUrl: github.url,
    authStrategy: createAppAuth,
    auth: { appId: APP_ID, privateKey, installationId },
    log: quiet,
  });
  const { data } = await octokit.rest.git.getRef({ owner: REPO.owner, repo: REPO.name, ref: "heads/main" });
  const another = () => githubPorts({ octokit, repo: REPO, appId: APP_ID, workflow: "haiku.yml", clock, log: quiet });
  return {
    github,
    another,
    ports: another(),
    base: data.object.sha,
    appId: APP_ID,
    self: "haiku[bot]",
    selfId: Number((await octokit.rest.users.getByUsername({ username: "haiku[bot]" })).data.id),
    as: (login) => new Octokit({ baseUrl: github.url, auth: github.tokenFor(login), log: quiet }),
    async close() {
      await github.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
