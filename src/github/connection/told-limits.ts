import type { Headers } from "./octokit-errors.ts";

/** What GitHub counts apart from each other: requests to REST, and points of GraphQL. */
export type Resource = "core" | "graphql";

/** An answer of GitHub's, as far as it tells of limits. `refused`: it says that one of them is reached. */
export interface Answer {
  readonly resource: Resource;
  readonly headers: Headers;
  readonly refused: boolean;
}

/** What is left of one hour's budget; `reset` in milliseconds since 1970. */
export interface HourTold {
  readonly limit: number;
  readonly remaining: number;
  readonly reset: number;
}

/** GitHub's own numbers; null where an answer tells none. */
export function hourTold(headers: Headers): HourTold | null {
  const told = ["limit", "remaining", "reset"].map((name) => headers[`x-ratelimit-${name}`]);
  const [limit = Number.NaN, remaining = Number.NaN, reset = Number.NaN] = told.map((text) => Number(text ?? "-"));
  if (![limit, remaining, reset].every((number) => Number.isFinite(number))) return null;
  return { limit, remaining, reset: reset * 1000 };
}

/** In milliseconds, how long a limited answer asks to wait; null when it does not say. */
export function pauseTold(headers: Headers): number | null {
  const after = Number(headers["retry-after"] ?? "-");
  return Number.isFinite(after) && after >= 0 ? after * 1000 : null;
}

/** Whether a refusal with this status is about limits, not about permissions. */
export function isLimited(status: number, message: string, headers: Headers): boolean {
  if (status === 429) return true;
  if (status !== 403) return false;
  return "retry-after" in headers || headers["x-ratelimit-remaining"] === "0" || /rate limit/i.test(message);
}

/** GraphQL says so in an answer of 200. */
export function isLimitedGraphql(problems: readonly { readonly type?: string; readonly message: string }[]): boolean {
  return problems.some(({ type, message }) => LIMITED.has(type ?? "") || /secondary rate limit/i.test(message));
}

const LIMITED: ReadonlySet<string> = new Set(["RATE_LIMITED", "RATE_LIMIT"]);
