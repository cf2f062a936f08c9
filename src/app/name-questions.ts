import type { Probot } from "probot";
import * as z from "zod";
import { HostError } from "../shared/index.ts";
import { ask } from "./github-app.ts";
import type { NameQuestions } from "./repository-names.ts";

const DOCUMENT = "query Name($id: ID!) { node(id: $id) { ... on Repository { nameWithOwner } } }";
const Installation = z.object({ id: z.number() });

/** Asks GitHub for names of repositories, and which installation reaches one. */
export function nameQuestions(probot: Pick<Probot, "auth">): NameQuestions {
  return {
    nameOf: async (installation, id) => {
      const octokit = await probot.auth(installation);
      return ask(() => octokit.graphql(DOCUMENT, { id }).catch(whatIsThere));
    },
    installationOn: async ({ owner, name: repo }) => {
      const octokit = await probot.auth();
      try {
        const answer = await ask(() => octokit.request("GET /repos/{owner}/{repo}/installation", { owner, repo }));
        return Installation.parse(answer.data).id;
      } catch (error) {
        if (error instanceof HostError && error.status === 404) return null;
        throw error;
      }
    },
  };
}

/** What cannot be seen comes as an error beside an answer that says nothing. */
function whatIsThere(error: unknown): unknown {
  const data = error instanceof Error && "data" in error ? error.data : undefined;
  if (typeof data === "object" && data !== null && "node" in data && data.node === null) return data;
  throw error;
}
