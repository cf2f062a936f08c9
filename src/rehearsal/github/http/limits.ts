import { countOfApps } from "../model/statistics.ts";
import type { World } from "../model/world.ts";
import type { LimitOptions } from "../options.ts";
import type { Actor } from "../seams.ts";
import { ApiError } from "./api-error.ts";
import { PointsPerMinute } from "./points-per-minute.ts";

const MINUTE = 60_000;
const HOUR = 3_600_000;

interface Window {
  used: number;
  reset: number;
  /** Whether somebody was told that nothing is left. */
  told: boolean;
}

/** What an actor has left of this hour's requests or points. */
export interface Budget {
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  /** Seconds since the epoch. */
  readonly reset: number;
}

type Resource = "core" | "graphql";

/** Limits by actor: of an hour, of a minute, and on creating content. */
export class Limits {
  readonly #world: World;
  readonly #options: LimitOptions;
  readonly #windows = new Map<string, Window>();
  readonly #writes = new Map<string, number[]>();
  readonly #minutes: Readonly<Record<Resource, PointsPerMinute>>;
  /** Who was told to send nothing for a while, and until when. */
  readonly #paused = new Map<string, number>();

  constructor(world: World, options: LimitOptions) {
    this.#world = world;
    this.#options = options;
    const { restPointsPerMinute, graphqlPointsPerMinute } = options;
    this.#minutes = {
      core: new PointsPerMinute(restPointsPerMinute),
      graphql: new PointsPerMinute(graphqlPointsPerMinute),
    };
  }

  budget(actor: Actor, resource: Resource): Budget {
    const { limit, window } = this.#window(actor, resource);
    const remaining = Math.max(0, limit - window.used);
    return { limit, used: window.used, remaining, reset: Math.ceil(window.reset / 1000) };
  }

  /** Counts one request to REST; throws 403 when the hour's requests or the minute's points are used up. */
  spendRequest(actor: Actor, method: string): void {
    const paused = this.#secondsOfPause(actor);
    if (paused !== null) throw secondaryLimit(paused, TOO_FAST);
    if (!this.#spendHour(actor, "core", 1))
      throw new ApiError(403, exceeded(actor), { headers: this.headers(actor, "core") });
    const wait = this.#minutes.core.take(actorKey(actor), isReading(method) ? 1 : 5, this.#world.clock());
    if (wait !== null) throw secondaryLimit(this.#pausedFor(actor, wait), TOO_FAST);
  }

  /** Counts one call to GraphQL; answers what GitHub says when the hour's or the minute's points are used up. */
  spendPoints(actor: Actor, cost: { readonly kind: "query" | "mutation"; readonly points: number }): Refused | null {
    const paused = this.#secondsOfPause(actor);
    if (paused !== null) return tooFast(paused);
    if (!this.#spendHour(actor, "graphql", cost.points))
      return { errors: [{ type: "RATE_LIMIT", code: "graphql_rate_limit", message: exceeded(actor) }], headers: {} };
    this.#world.stats.graphqlPoints += cost.points;
    const wait = this.#minutes.graphql.take(actorKey(actor), cost.kind === "query" ? 1 : 5, this.#world.clock());
    return wait === null ? null : tooFast(this.#pausedFor(actor, wait));
  }

  /** From now on, until its hour is over, no installation has anything left of it. */
  useUp(resource: Resource): void {
    for (const actor of this.#installations()) {
      const { limit, window } = this.#window(actor, resource);
      window.used = limit;
    }
  }

  /** GitHub finds for so many seconds that installations send too much. */
  pause(seconds: number): void {
    for (const actor of this.#installations()) this.#pausedFor(actor, seconds);
  }

  headers(actor: Actor, resource: Resource): Record<string, string> {
    const told = Object.entries({ ...this.budget(actor, resource), resource });
    return Object.fromEntries(told.map(([name, value]) => [`x-ratelimit-${name}`, String(value)]));
  }

  /** Counts one content-creating write; throws the secondary limit's 403 with `retry-after`. */
  spendContent(actor: Actor): void {
    const now = this.#world.clock();
    const key = actorKey(actor);
    const recent = (this.#writes.get(key) ?? []).filter((at) => at > now - HOUR);
    const minute = recent.filter((at) => at > now - MINUTE);
    const over = minute.length >= this.#options.perMinute ? minute[0] : undefined;
    const late = recent.length >= this.#options.perHour ? recent[0] : undefined;
    if (over !== undefined || late !== undefined) {
      const free = Math.max(
        (over ?? now) + (over === undefined ? 0 : MINUTE),
        (late ?? now) + (late === undefined ? 0 : HOUR),
      );
      throw secondaryLimit(this.#pausedFor(actor, Math.max(1, Math.ceil((free - now) / 1000))));
    }
    recent.push(now);
    this.#writes.set(key, recent);
    this.#world.stats.contentWrites += 1;
    countOfApps(this.#world.stats, actor, "contentWrites");
  }

  /** A call that begins with something left goes through whatever it costs. */
  #spendHour(actor: Actor, resource: Resource, points: number): boolean {
    const { limit, window } = this.#window(actor, resource);
    if (window.used < limit) {
      window.used += points;
      return true;
    }
    if (window.told) this.#world.stats.sentWhileLimited += 1;
    window.told = true;
    return false;
  }

  /** Whoever is told of a secondary limit gets nothing until its time is over. Answers the seconds. */
  #pausedFor(actor: Actor, seconds: number): number {
    this.#paused.set(actorKey(actor), this.#world.clock() + seconds * 1000);
    return seconds;
  }

  /** What is left of it, for one who asks all the same. */
  #secondsOfPause(actor: Actor): number | null {
    const left = (this.#paused.get(actorKey(actor)) ?? 0) - this.#world.clock();
    if (left <= 0) return null;
    this.#world.stats.sentWhileLimited += 1;
    return Math.ceil(left / 1000);
  }

  #installations(): readonly Actor[] {
    return this.#world.installations.map(({ id, app }) => {
      const { bot, permissions } = app;
      return { kind: "installation", appId: app.id, installationId: id, login: bot.login, id: bot.id, permissions };
    });
  }

  #window(actor: Actor, resource: Resource): { readonly limit: number; readonly window: Window } {
    const key = `${actorKey(actor)} ${resource}`;
    const now = this.#world.clock();
    let window = this.#windows.get(key);
    if (!window || window.reset <= now) {
      window = { used: 0, reset: now + HOUR, told: false };
      this.#windows.set(key, window);
    }
    return { limit: this.#limitOf(actor, resource), window };
  }

  #limitOf({ kind }: Actor, resource: Resource): number {
    const { requestsPerHour, pointsPerHour, appRequestsPerHour, appPointsPerHour } = this.#options;
    if (kind === "anonymous") return 60;
    if (kind === "installation") return resource === "core" ? appRequestsPerHour : appPointsPerHour;
    return resource === "core" ? requestsPerHour : pointsPerHour;
  }
}

/** Errors as they stand in an answer of GraphQL, and what goes into its headers besides what is left. */
export interface Refused {
  readonly errors: readonly { readonly type?: string; readonly code?: string; readonly message: string }[];
  readonly headers: Readonly<Record<string, string>>;
}

function tooFast(seconds: number): Refused {
  return { errors: [{ message: TOO_FAST }], headers: { "retry-after": String(seconds) } };
}

const TOO_FAST = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";

function isReading(method: string): boolean {
  return ["GET", "HEAD", "OPTIONS"].includes(method);
}

function exceeded(actor: Actor): string {
  return `API rate limit exceeded for ${actorKey(actor)}.`;
}

const TOO_MUCH_CONTENT =
  "You have exceeded a secondary rate limit and have been temporarily blocked from content creation. Please retry your request again later.";

/** A 403 in GitHub's words, with `retry-after` in seconds. */
export function secondaryLimit(seconds: number, message = TOO_MUCH_CONTENT): ApiError {
  return new ApiError(403, message, { headers: { "retry-after": String(seconds) } });
}

/** One name per party that limits are counted for. */
function actorKey(actor: Actor): string {
  if (actor.kind === "installation") return `installation ${actor.installationId}`;
  if (actor.kind === "app") return `app ${actor.appId}`;
  if (actor.kind === "job") return `job ${actor.runId}`;
  return actor.kind === "user" ? `user ${actor.login}` : "anonymous";
}
