import { ARTIFACT_LIMITS } from "../../ports/index.ts";
import { HostError, RepositoryMovedError, UserError } from "../../shared/index.ts";
import { type Connection, hasStatus, plainId } from "../connection/index.ts";
import { unpackOutcome } from "./outcome-archive.ts";

const ARTIFACT = "haiku-outcome";
/** Packed it may be a little bigger than its contents: headers, and files that do not compress. */
const LARGEST_DOWNLOAD = ARTIFACT_LIMITS.bytes + 1024 * 1024;
const TIMEOUT = 120_000;

/** Files of a run's outcome; null when it left none or GitHub keeps it no longer. A list of artifacts is asked for only where `told` is none. */
export async function downloadOutcome(
  connection: Connection,
  run: number,
  told: number | null,
): Promise<ReadonlyMap<string, Uint8Array> | null> {
  const archive = told === null ? null : await downloadArtifact(connection, told);
  if (archive !== null) return unpackOutcome(archive);
  const newest = await newestArtifact(connection, run);
  const found = newest === null ? null : await downloadArtifact(connection, newest);
  return found === null ? null : unpackOutcome(found);
}

async function newestArtifact(connection: Connection, run: number): Promise<number | null> {
  const { data } = await connection.read(`listing artifacts of run ${run}`, () =>
    connection.client.request("GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts", {
      ...connection.target(),
      run_id: run,
      name: ARTIFACT,
      per_page: 100,
    }),
  );
  const usable = data.artifacts.filter(({ name, expired }) => name === ARTIFACT && !expired);
  return usable.map(({ id }) => plainId(id)).sort((a, b) => b - a)[0] ?? null;
}

async function downloadArtifact(connection: Connection, artifact: number): Promise<Uint8Array | null> {
  const location = await storageLocation(connection, artifact);
  if (location === null) return null;
  return connection.read(`downloading artifact ${artifact}`, () => fetchWithinLimit(location, artifact));
}

/** How GitHub leads on from an old name; to a storage server it leads by 302. */
const LED_ON: readonly number[] = [301, 307];

/** GitHub redirects to a storage server. Its address is a credential by itself; ours must not be sent there. */
async function storageLocation(connection: Connection, artifact: number): Promise<string | null> {
  try {
    const answer = await connection.read(`locating artifact ${artifact}`, () =>
      connection.client.request("GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}", {
        ...connection.target(),
        artifact_id: artifact,
        archive_format: "zip",
        request: { ...connection.target().request, redirect: "manual", parseSuccessResponseBody: false },
      }),
    );
    const { location } = answer.headers;
    // Of a repository with another name, the address leads to GitHub's API: without our token nothing is there.
    if (LED_ON.includes(answer.status)) throw new RepositoryMovedError(connection.repo.name);
    if (location) return location;
    throw new HostError(`GitHub names no place to download artifact ${artifact} from`, { retryable: false });
  } catch (error) {
    if (hasStatus(error, 404, 410)) return null;
    throw error;
  }
}

async function fetchWithinLimit(location: string, artifact: number): Promise<Uint8Array> {
  const what = `downloading artifact ${artifact}`;
  const answer = await fetch(location, { signal: AbortSignal.timeout(TIMEOUT) }).catch((cause: unknown) => {
    throw new HostError(`${what}: the storage server cannot be reached`, { retryable: true, cause });
  });
  if (!answer.ok || !answer.body) {
    await answer.body?.cancel();
    throw new HostError(`${what}: the storage server answered ${answer.status}`, {
      // An address is good for a minute (403 afterwards): whoever tries again asks for a new one.
      retryable: answer.status >= 500 || answer.status === 429 || answer.status === 403,
      status: answer.status,
    });
  }
  return collect(answer.body, what);
}

async function collect(body: ReadableStream<Uint8Array>, what: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > LARGEST_DOWNLOAD)
      throw new UserError(
        "outcome_too_large",
        `${what}: more than ${LARGEST_DOWNLOAD} bytes`,
        "Let the step write less.",
      );
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
