import type { Octokit } from "@octokit/rest";
import { isGraphqlAnswer, isHttpFailure } from "./octokit-errors.ts";
import { type Answer, isLimited, isLimitedGraphql, type Resource } from "./told-limits.ts";
import type { Traffic } from "./traffic.ts";

/** Who sends by a client. `mayWait`: what comes again by itself leaves the rest of an hour's budget to others. */
export interface Sender {
  /** Names the repository. */
  readonly by: string;
  readonly mayWait?: boolean;
}

/** What the App asks with its own key is another's budget. */
const OF_THE_APP = /^(https?:\/\/[^/]+(\/api\/v3)?)?\/app(\/|$)/;

/**
 * From now on nothing is sent by this client while GitHub's limits hold it back, and every answer that comes by it tells
 * everybody of the installation what is left.
 */
export function keepToLimits({ hook }: Pick<Octokit, "hook">, traffic: Traffic, sender: Sender): void {
  hook.wrap("request", async (send, options) => {
    if (OF_THE_APP.test(options.url)) return send(options);
    const resource: Resource = options.url.endsWith("/graphql") ? "graphql" : "core";
    const wanted = { resource, ...sender };
    traffic.assertOpen(wanted);
    traffic.sends(wanted);
    try {
      const answer = await send(options);
      traffic.hears({ resource, headers: plain(answer.headers), refused: isRefused(answer.data) });
      return answer;
    } catch (error) {
      const told = answerOf(error, resource);
      if (told !== null) traffic.hears(told);
      throw error;
    }
  });
}

function answerOf(error: unknown, resource: Resource): Answer | null {
  if (!isHttpFailure(error) || !error.response) return null;
  const { headers } = error.response;
  return { resource, headers, refused: isLimited(error.status, error.message, headers) };
}

function isRefused(data: unknown): boolean {
  return isGraphqlAnswer(data) && isLimitedGraphql(data.errors);
}

function plain(headers: Readonly<Record<string, string | number | undefined>>): Answer["headers"] {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value?.toString()]));
}
