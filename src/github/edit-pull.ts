import * as z from "zod";
import type { Connection } from "./connection/index.ts";

/** Changes title or text of a pull request. */
export async function editPull(
  connection: Connection,
  { number, node_id: pullRequestId }: { readonly number: number; readonly node_id: string },
  change: { readonly title?: string; readonly body?: string },
): Promise<void> {
  await connection.change(
    `editing pull request #${number}`,
    { repeatable: true },
    {
      mutation: "updatePullRequest",
      input: { pullRequestId, ...change },
      result: "pullRequest { number }",
      answer: z.object({ pullRequest: z.object({ number: z.number() }) }),
      needs: "pull_requests=write",
    },
  );
}
