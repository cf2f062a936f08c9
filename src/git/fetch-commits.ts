import { mkdir } from "node:fs/promises";
import { HostError } from "../shared/index.ts";
import { git, type Surroundings } from "./git-process.ts";
import { objectId } from "./object-reading.ts";

/** Commits to fetch by their ids; `token` is null where none is needed. */
export interface FetchRequest {
  /** Address of the repository, without credentials. */
  readonly url: string;
  readonly token: string | null;
  readonly shas: readonly string[];
  /** Folder that becomes a bare repository; made when missing. */
  readonly into: string;
  readonly surroundings?: Surroundings;
}

/**
 * Fetches single commits without their history. The token is seen by the git process alone: it stands in that child's
 * environment, bound to the address, and never in an argument, a file or the repository's configuration.
 */
export async function fetchCommits({ url, token, shas, into, surroundings }: FetchRequest): Promise<void> {
  const wanted = [...new Set(shas)].map(objectId);
  await mkdir(into, { recursive: true });
  await git(["init", "--quiet", "--bare", "--template=", "."], { directory: into, surroundings });
  if (wanted.length === 0) return;
  try {
    await git(["fetch", "--quiet", "--depth=1", "--no-tags", "--no-write-fetch-head", "--", url, ...wanted], {
      directory: into,
      surroundings,
      fetches: true,
      environment: token === null ? {} : authorization(url, token),
    });
  } catch (error) {
    const why = error instanceof HostError ? error.message : String(error);
    throw new HostError(`fetching ${wanted.join(", ")} from ${url}: ${why}`, { retryable: true, cause: error });
  }
}

function authorization(url: string, token: string): Readonly<Record<string, string>> {
  const basic = Buffer.from(`x-access-token:${token}`).toString("base64");
  return {
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: `http.${url}.extraheader`,
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
  };
}
