import * as z from "zod";
import { blobId, HostError } from "../../shared/index.ts";
import { type Connection, hasStatus, present } from "../connection/index.ts";
import type { ObjectCache } from "./object-cache.ts";

const PER_REQUEST = 50;
const OBJECT_ID = /^[0-9a-f]{40}$/;

const Answer = z.object({
  repository: z.record(z.string(), z.object({ text: z.string().nullish() }).nullable()).nullable(),
});

/** Contents by blob id, fifty per request; those that GraphQL cuts off or cannot show as text are read one by one. */
export async function readBlobs(
  connection: Connection,
  cache: ObjectCache,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const missing: string[] = [];
  for (const id of new Set(ids)) {
    const text = cache.blobs.get(id);
    if (text === undefined) missing.push(id);
    else found.set(id, text);
  }
  for (let start = 0; start < missing.length; start += PER_REQUEST) {
    const fetched = await fetchTogether(connection, missing.slice(start, start + PER_REQUEST));
    for (const [id, text] of fetched) {
      cache.blobs.set(id, text);
      found.set(id, text);
    }
  }
  return found;
}

async function fetchTogether(connection: Connection, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const malformed = ids.find((id) => !OBJECT_ID.test(id));
  if (malformed !== undefined) throw new HostError(`"${malformed}" is no blob id`, { retryable: false, status: 404 });

  const fields = ids.map((id, index) => `b${index}: object(oid: "${id}") { ... on Blob { text } }`);
  const answer = await connection.query("reading files", {
    document: `query Blobs($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) { ${fields.join("\n")} }
}`,
    variables: { ...connection.repo },
    answer: Answer,
  });
  const repository = present(answer.repository, `${connection.repo.owner}/${connection.repo.name}`);
  const texts = ids.map(async (id, index): Promise<[string, string]> => {
    const text = present(repository[`b${index}`], `blob ${id}`).text;
    // Cut off, binary or transcoded text does not have the id that was asked for.
    return [id, typeof text === "string" && blobId(text) === id ? text : await fetchAlone(connection, id)];
  });
  return new Map(await Promise.all(texts));
}

async function fetchAlone(connection: Connection, id: string): Promise<string> {
  try {
    const { data } = await connection.read(`reading blob ${id}`, () =>
      connection.client.request("GET /repos/{owner}/{repo}/git/blobs/{file_sha}", {
        ...connection.target(),
        file_sha: id,
      }),
    );
    return Buffer.from(data.content, data.encoding === "base64" ? "base64" : "utf8").toString("utf8");
  } catch (error) {
    if (hasStatus(error, 404))
      throw new HostError(`blob ${id} does not exist`, { retryable: false, status: 404, cause: error });
    throw error;
  }
}
