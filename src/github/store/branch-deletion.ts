import * as z from "zod";
import { ownBranch } from "../../ports/index.ts";
import { type Connection, hasStatus, present } from "../connection/index.ts";
import { repositoryId } from "../repository-id.ts";

const STANDING = `query Standing($owner: String!, $name: String!, $ref: String!) {
  repository(owner: $owner, name: $name) { ref(qualifiedName: $ref) { target { oid } } }
}`;
const Ref = z.object({ target: z.object({ oid: z.string() }).nullable() });
const Standing = z.object({ repository: z.object({ ref: Ref.nullable() }).nullable() });
const Deletion = z.object({ clientMutationId: z.string().nullable() });

const NOWHERE = "0".repeat(40);

/**
 * Deletes a branch that stands at this head: GitHub compares it as it deletes, so that nothing pushed meanwhile is lost.
 * `moved` when it stands elsewhere; one that is already gone is fine.
 */
export async function deleteRef(connection: Connection, branch: string, head: string): Promise<"deleted" | "moved"> {
  const name = `refs/heads/${ownBranch(branch)}`;
  const refUpdates = [{ name, beforeOid: head, afterOid: NOWHERE }];
  try {
    await connection.change(
      `deleting branch ${branch}`,
      { repeatable: true },
      {
        mutation: "updateRefs",
        input: { repositoryId: await repositoryId(connection), refUpdates },
        result: "clientMutationId",
        answer: Deletion,
        needs: "contents=write",
      },
    );
    return "deleted";
  } catch (error) {
    // GitHub has no kind of answer of its own for a branch that is not where it was expected.
    if (!hasStatus(error, 404, 409, 422)) throw error;
    const stands = await standing(connection, name);
    if (stands === head) throw error;
    return stands === null ? "deleted" : "moved";
  }
}

/** Null for a branch that is not there. */
async function standing(connection: Connection, ref: string): Promise<string | null> {
  const { repo } = connection;
  const answer = await connection.query(`reading ${ref}`, {
    document: STANDING,
    variables: { ...repo, ref },
    answer: Standing,
  });
  return present(answer.repository, `${repo.owner}/${repo.name}`).ref?.target?.oid ?? null;
}
