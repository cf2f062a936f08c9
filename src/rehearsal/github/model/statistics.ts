import type { Actor } from "../seams.ts";

/** What tests and the demo count. */
export interface Stats {
  restRequests: number;
  graphqlRequests: number;
  /** What of it Apps have asked for, themselves or for an installation. */
  readonly byApps: { rest: number; graphql: number; contentWrites: number };
  /** What these cost of the hour's points. */
  graphqlPoints: number;
  /** Those that only read, by their names. */
  readonly queries: Record<string, { requests: number; points: number }>;
  /** GETs answered by 304; they are counted in `restRequests` too. */
  notModified: number;
  /** New issues, pull requests, comments, reviews, reactions. */
  contentWrites: number;
  /** Requests of somebody who had been told to send nothing for a while. GitHub may shut such a one out. */
  sentWhileLimited: number;
  webhooks: number;
  /** By `METHOD /path/{with}/{names}`. */
  readonly routes: Record<string, number>;
  /** Moves of the head of each pull request after it was opened, by `owner/name#number`. */
  readonly headPushes: Record<string, number>;
  readonly notifications: Record<string, number>;
}

export function noStats(): Stats {
  const none = { restRequests: 0, graphqlRequests: 0, graphqlPoints: 0, notModified: 0, contentWrites: 0, webhooks: 0 };
  return {
    ...none,
    byApps: { rest: 0, graphql: 0, contentWrites: 0 },
    sentWhileLimited: 0,
    routes: {},
    queries: {},
    headPushes: {},
    notifications: {},
  };
}

/** Counts what an App asks for besides the rest. */
export function countOfApps({ byApps }: Stats, actor: Actor, what: keyof Stats["byApps"]): void {
  if (actor.kind === "app" || actor.kind === "installation") byApps[what] += 1;
}

/** Counts a query under its name. */
export function countQuery(stats: Stats, name: string, points: number): void {
  const { requests, points: before } = stats.queries[name] ?? { requests: 0, points: 0 };
  stats.queries[name] = { requests: requests + 1, points: before + points };
}

export function count(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}
