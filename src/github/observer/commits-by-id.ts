import * as z from "zod";
import type { CommitSeen } from "../../ports/index.ts";
import { COMMIT_PARTS, CommitParts, type Connection, present, wholeCommit } from "../connection/index.ts";

/** So many in one request, which is one point. */
const TOGETHER = 100;

const Answer = z.object({ repository: z.record(z.string(), CommitParts.nullable()).nullable() });

/** In the order asked for; those that there are not are left out. */
export async function readCommits(connection: Connection, ids: readonly string[]): Promise<readonly CommitSeen[]> {
  const commits: CommitSeen[] = [];
  for (let start = 0; start < ids.length; start += TOGETHER)
    commits.push(...(await readSome(connection, ids.slice(start, start + TOGETHER))));
  return commits;
}

async function readSome(connection: Connection, ids: readonly string[]): Promise<readonly CommitSeen[]> {
  const asked = new Map(ids.map((id, index) => [`commit${index}`, id]));
  const names = [...asked.keys()];
  const { repository } = await connection.query("reading commits", {
    document: `query Commits($owner: String!, $name: String!, ${names.map((name) => `$${name}: GitObjectID!`).join(", ")}) {
  repository(owner: $owner, name: $name) {
    ${names.map((name) => `${name}: object(oid: $${name}) { ... on Commit { ${COMMIT_PARTS} } }`).join("\n    ")}
  }
}`,
    variables: { ...connection.repo, ...Object.fromEntries(asked) },
    answer: Answer,
  });
  const found = present(repository, `${connection.repo.owner}/${connection.repo.name}`);
  return names.flatMap((name) => {
    const commit = found[name];
    return commit ? wholeCommit(commit) : [];
  });
}
