import * as z from "zod";
import { ownBranch } from "../../ports/index.ts";
import { type Connection, hasStatus, present } from "../connection/index.ts";

const STANDING = `query Standing($owner: String!, $name: String!, $ref: String!) {
  repository(owner: $owner, name: $name) { id ref(qualifiedName: $ref) { target { oid } } }
}`;
const Standing = z.object({
  repository: z
    .object({ id: z.string(), ref: z.object({ target: z.object({ oid: z.string() }).nullable() }).nullable() })
    .nullable(),
});

const DELETION = `mutation Deletion($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }`;
const Deletion = z.object({ updateRefs: z.object({ clientMutationId: z.string().nullable() }).nullable() });

const NOWHERE = "0".repeat(40);

/**
 * Deletes a branch that stands at this head: GitHub compares it as it deletes, so that nothing pushed meanwhile is lost.
 * `moved` when it stands elsewhere; one that is already gone is fine.
 */
export async function deleteRef(connection: Connection, branch: string, head: string): Promise<"deleted" | "moved"> {
  const name = `refs/heads/${ownBranch(branch)}`;
  const { id, stands } = await standing(connection, name);
  if (stands !== head) return stands === null ? "deleted" : "moved";
  const refUpdates = [{ name, beforeOid: head, afterOid: NOWHERE }];
  try {
    await connection.mutate(
      `deleting branch ${branch}`,
      { repeatable: true },
      { document: DELETION, variables: { input: { repositoryId: id, refUpdates } }, answer: Deletion },
    );
    return "deleted";
  } catch (error) {
    // GitHub has no kind of answer of its own for a branch that is not where it was expected.
    if (!hasStatus(error, 404, 409, 422)) throw error;
    const now = await standing(connection, name);
    if (now.stands === head) throw error;
    return now.stands === null ? "deleted" : "moved";
  }
}

async function standing(
  connection: Connection,
  ref: string,
): Promise<{ readonly id: string; readonly stands: string | null }> {
  const { repo } = connection;
  const answer = await connection.query(`reading ${ref}`, {
    document: STANDING,
    variables: { ...repo, ref },
    answer: Standing,
  });
  const repository = present(answer.repository, `${repo.owner}/${repo.name}`);
  return { id: repository.id, stands: repository.ref?.target?.oid ?? null };
}
