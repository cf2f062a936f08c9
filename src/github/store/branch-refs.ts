import { ownBranch } from "../../ports/index.ts";
import { type Connection, hasStatus } from "../connection/index.ts";

const HEADS = "refs/heads/";

/** Full branch name → head, of all whose name starts with `prefix`. */
export async function listBranches(connection: Connection, prefix: string): Promise<ReadonlyMap<string, string>> {
  const { data } = await connection.read(`listing branches below ${prefix}`, () =>
    connection.client.request("GET /repos/{owner}/{repo}/git/matching-refs/{ref}", {
      ...connection.target(),
      ref: `heads/${prefix}`,
    }),
  );
  return new Map(data.map(({ ref, object }) => [ref.slice(HEADS.length), object.sha]));
}

/** Where a branch stands; null when there is none. */
export async function readHead(connection: Connection, branch: string): Promise<string | null> {
  try {
    const { data } = await connection.read(`reading branch ${branch}`, () =>
      connection.client.request("GET /repos/{owner}/{repo}/git/ref/{ref}", {
        ...connection.target(),
        ref: `heads/${branch}`,
      }),
    );
    return data.object.sha;
  } catch (error) {
    if (hasStatus(error, 404)) return null;
    throw error;
  }
}

/** `exists` when there is a branch of that name, wherever it stands. Bug for a branch that is not below `haiku/`. */
export async function createRef(connection: Connection, branch: string, sha: string): Promise<"created" | "exists"> {
  try {
    await connection.write(`creating branch ${branch}`, {}, () =>
      connection.client.request("POST /repos/{owner}/{repo}/git/refs", {
        ...connection.target(),
        ref: `${HEADS}${ownBranch(branch)}`,
        sha,
      }),
    );
    return "created";
  } catch (error) {
    if (hasStatus(error, 422) && /already exists/i.test(error.message)) return "exists";
    throw error;
  }
}

/** Moves a branch forward. `stale` when the commit does not descend from where the branch stands. */
export async function forwardRef(connection: Connection, branch: string, sha: string): Promise<"moved" | "stale"> {
  try {
    await connection.write(`moving branch ${branch}`, { repeatable: true }, () =>
      connection.client.request("PATCH /repos/{owner}/{repo}/git/refs/{ref}", {
        ...connection.target(),
        ref: `heads/${ownBranch(branch)}`,
        sha,
        force: false,
      }),
    );
    return "moved";
  } catch (error) {
    if (hasStatus(error, 409)) return "stale";
    if (hasStatus(error, 422) && /fast.?forward/i.test(error.message)) return "stale";
    throw error;
  }
}
