import * as z from "zod";
import { type Connection, present } from "./connection/index.ts";

const QUERY = `query RepositoryId($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { id } }`;
const Answer = z.object({ repository: z.object({ id: z.string() }).nullable() });

const asked = new WeakMap<Connection, Promise<string>>();

/** GitHub's global id of the repository, as some changes want it: asked for once where it is not known from the beginning. */
export async function repositoryId(connection: Connection): Promise<string> {
  if (connection.id !== null) return connection.id;
  const known = asked.get(connection) ?? ask(connection);
  asked.set(connection, known);
  try {
    return await known;
  } catch (error) {
    asked.delete(connection);
    throw error;
  }
}

async function ask(connection: Connection): Promise<string> {
  const { repo } = connection;
  const what = `${repo.owner}/${repo.name}`;
  const request = { document: QUERY, variables: { ...repo }, answer: Answer };
  return present((await connection.query(`reading the id of ${what}`, request)).repository, what).id;
}
