import { Octokit } from "@octokit/rest";
import nock from "nock";
import { type GithubPorts, githubPorts } from "../../../src/github/index.ts";
import type { Clock, Log } from "../../../src/ports/index.ts";

export const HOST = "https://api.github.test";
export const OWN = "/repos/acme/flights";

export interface Fixture {
  readonly ports: GithubPorts;
  readonly api: nock.Scope;
  /** Milliseconds each wait asked for, in order. */
  readonly waits: number[];
  /** Moves the clock. */
  advance(milliseconds: number): void;
}

const silent = (): undefined => undefined;
const quiet = { debug: silent, info: silent, warn: silent, error: silent } satisfies Log;

/** The ports against recorded answers; waiting moves a clock of its own and takes no time. */
export function fixture(): Fixture {
  nock.disableNetConnect();
  let now = Date.parse("2026-11-21T09:00:00.000Z");
  const waits: number[] = [];
  const clock: Clock = {
    now: () => new Date(now).toISOString(),
    async sleep(milliseconds) {
      waits.push(milliseconds);
      now += milliseconds;
    },
  };
  const octokit = new Octokit({ baseUrl: HOST, auth: "token-for-tests", log: quiet });
  const repo = { owner: "acme", name: "flights" };
  const ports = githubPorts({ octokit, repo, appId: 7, workflow: "haiku.yml", clock, log: quiet });
  return {
    ports,
    api: nock(HOST),
    waits,
    advance(milliseconds) {
      now += milliseconds;
    },
  };
}

/** Fails when an answer was prepared that nobody asked for. */
export function allAnswersUsed(): void {
  const unused = nock.pendingMocks();
  nock.cleanAll();
  nock.enableNetConnect();
  if (unused.length > 0) throw new TypeError(`never asked for: ${unused.join(", ")}`);
}

/** Matches a GraphQL request whose document holds this text. */
export function asking(text: string): (body: { readonly query?: string }) => boolean {
  return ({ query = "" }) => query.includes(text);
}
