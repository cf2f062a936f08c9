import type { Reaction } from "../ports/index.ts";
import { type Connection, hasStatus, plainId } from "./connection/index.ts";

/** An issue is named by its number, the others by their id. A pull request is an issue here. */
export interface ReactionTarget {
  readonly target: "issue" | "comment" | "review-comment";
  readonly id: number;
}

/** GitHub answers 201 to the one who made the reaction and 200 to everyone after: so a reaction can claim work. */
export async function react(connection: Connection, on: ReactionTarget, content: Reaction): Promise<"mine" | "there"> {
  const { status } = await connection.write(`reacting to ${on.target} ${on.id}`, { content: true }, () =>
    send(connection, on, content),
  );
  return status === 201 ? "mine" : "there";
}

function send({ client, target: at }: Connection, { target, id }: ReactionTarget, content: Reaction) {
  switch (target) {
    case "issue":
      return client.request("POST /repos/{owner}/{repo}/issues/{issue_number}/reactions", {
        ...at(),
        issue_number: id,
        content,
      });
    case "comment":
      return client.request("POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions", {
        ...at(),
        comment_id: id,
        content,
      });
    case "review-comment":
      return client.request("POST /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions", {
        ...at(),
        comment_id: id,
        content,
      });
  }
}

/**
 * Deletes our reactions to a comment, oldest first. GitHub deletes a reaction once and answers 404 to everyone after: whoever
 * has deleted the first one has the claim. Their age is told by GitHub's clock alone.
 */
export async function release(
  connection: Connection,
  { comment, by, olderThan }: { readonly comment: number; readonly by: number; readonly olderThan: number },
): Promise<boolean> {
  const at = { ...connection.target(), comment_id: comment };
  const { data, headers } = await connection.read(`reading reactions to comment ${comment}`, () =>
    connection.client.request("GET /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions", {
      ...at,
      per_page: 100,
    }),
  );
  const now = Date.parse(headers.date ?? "");
  const ours = data.filter(({ user }) => user !== null && plainId(user.id) === by);
  const isOld = ours.every(({ created_at }) => now - Date.parse(created_at) >= olderThan);
  if (ours.length === 0 || !isOld) return false;
  for (const { id } of ours.toSorted((a, b) => plainId(a.id) - plainId(b.id))) {
    const deleted = await unreact(connection, comment, plainId(id));
    if (!deleted) return false;
  }
  return true;
}

async function unreact(connection: Connection, comment: number, reaction: number): Promise<boolean> {
  try {
    await connection.write(`taking back a reaction to comment ${comment}`, {}, () =>
      connection.client.request("DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions/{reaction_id}", {
        ...connection.target(),
        comment_id: comment,
        reaction_id: reaction,
      }),
    );
    return true;
  } catch (error) {
    if (hasStatus(error, 404)) return false;
    throw error;
  }
}
