import type { ZodType } from "zod";
import { HostError } from "../../shared/index.ts";

/** Whether GitHub answered a request with one of these statuses. */
export function hasStatus(error: unknown, ...statuses: readonly number[]): error is HostError {
  return error instanceof HostError && error.status !== undefined && statuses.includes(error.status);
}

/** The value, or a HostError with status 404 that names what was looked for. */
export function present<T>(value: T | null | undefined, what: string): T {
  if (value !== null && value !== undefined) return value;
  throw new HostError(`${what} does not exist or cannot be seen`, { retryable: false, status: 404 });
}

/** Octokit types ids as possibly too big for a number; no id of GitHub's is near that. */
export function plainId(id: number | bigint): number {
  const plain = Number(id);
  if (Number.isSafeInteger(plain)) return plain;
  throw new HostError(`id ${id} is too big to be kept`, { retryable: false });
}

/** A time as all of the engine writes it: UTC with milliseconds, so that texts compare in the order of time. */
export function instant(time: string): string {
  return new Date(time).toISOString();
}

/** GitHub's answer in the shape it is asked for; anything else is a HostError, not a guess. */
export function understood<T>(what: string, schema: ZodType<T>, answer: unknown): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new HostError(`${what}: GitHub answered in an unexpected shape`, { retryable: false, cause: parsed.error });
}

/** What GitHub itself said of a refused merge, on one line. */
export function githubWords({ message }: Error): string {
  return message
    .replace(/^merging [^:]+: /, "")
    .replace(/ - https:\/\/docs\.github\.com\S*$/, "")
    .replace(/\s+/g, " ")
    .trim();
}
