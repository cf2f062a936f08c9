import type { Reaction } from "../ports/index.ts";
import type { Connection } from "./connection/index.ts";

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
