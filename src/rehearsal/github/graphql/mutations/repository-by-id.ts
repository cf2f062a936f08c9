import type { Repository } from "../../model/records.ts";
import type { Need } from "../../model/roles.ts";
import { assertMay, type GraphqlContext, notResolved } from "../context.ts";
import { nodeById } from "../types/repository-types.ts";

/** The repository with this global id, in which this caller may write; throws as GitHub answers. */
export async function repositoryById(context: GraphqlContext, id: string, needs: readonly Need[]): Promise<Repository> {
  const found = await nodeById(context, id);
  if (!("typename" in found) || found.typename !== "Repository")
    throw notResolved(`a Repository with the global id of '${id}'`);
  const repo = found as Repository; // the type name says so
  assertMay(context, repo, needs, "write");
  return repo;
}
