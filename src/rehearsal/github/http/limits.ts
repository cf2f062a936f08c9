import type { World } from "../model/world.ts";
import type { Actor } from "../seams.ts";
import { ApiError } from "./api-error.ts";

/** Per actor; what goes beyond is refused with 403. */
export interface LimitOptions {
  /** Content-creating writes per actor. */
  readonly perMinute: number;
  readonly perHour: number;
  /** The primary limit. */
  readonly requestsPerHour: number;
}

const MINUTE = 60_000;
const HOUR = 3_600_000;

interface Window {
  used: number;
  reset: number;
}

/** What an actor has left of this hour's requests. */
export interface Budget {
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  /** Seconds since the epoch. */
  readonly reset: number;
}

/** Primary limits by actor and hour, and the limit on creating content. */
export class Limits {
  readonly #world: World;
  readonly #options: LimitOptions;
  readonly #windows = new Map<string, Window>();
  readonly #writes = new Map<string, number[]>();

  constructor(world: World, options: LimitOptions) {
    this.#world = world;
    this.#options = options;
  }

  budget(actor: Actor, resource: string): Budget {
    const { limit, window } = this.#window(actor, resource);
    const remaining = Math.max(0, limit - window.used);
    return { limit, used: window.used, remaining, reset: Math.ceil(window.reset / 1000) };
  }

  /** Counts one request; throws 403 when the hour's requests are used up. */
  spend(actor: Actor, resource: string): void {
    const { limit, window } = this.#window(actor, resource);
    if (window.used >= limit)
      throw new ApiError(403, `API rate limit exceeded for ${actorKey(actor)}.`, {
        headers: this.headers(actor, resource),
      });
    window.used += 1;
  }

  headers(actor: Actor, resource: string): Record<string, string> {
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
      throw secondaryLimit(Math.max(1, Math.ceil((free - now) / 1000)));
    }
    recent.push(now);
    this.#writes.set(key, recent);
    this.#world.stats.contentWrites += 1;
  }

  #window(actor: Actor, resource: string): { readonly limit: number; readonly window: Window } {
    const key = `${actorKey(actor)} ${resource}`;
    const now = this.#world.clock();
    let window = this.#windows.get(key);
    if (!window || window.reset <= now) {
      window = { used: 0, reset: now + HOUR };
      this.#windows.set(key, window);
    }
    return { limit: actor.kind === "anonymous" ? 60 : this.#options.requestsPerHour, window };
  }
}

/** A 403 in GitHub's words, with `retry-after` in seconds. */
export function secondaryLimit(seconds: number): ApiError {
  const message =
    "You have exceeded a secondary rate limit and have been temporarily blocked from content creation. Please retry your request again later.";
  return new ApiError(403, message, { headers: { "retry-after": String(seconds) } });
}

/** One name per party that limits are counted for. */
function actorKey(actor: Actor): string {
  if (actor.kind === "installation") return `installation ${actor.installationId}`;
  if (actor.kind === "app") return `app ${actor.appId}`;
  if (actor.kind === "job") return `job ${actor.runId}`;
  return actor.kind === "user" ? `user ${actor.login}` : "anonymous";
}
