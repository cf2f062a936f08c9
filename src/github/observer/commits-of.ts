import * as z from "zod";
import type { CommitSeen } from "../../ports/index.ts";
import {
  boundedCache,
  type CommitFacts,
  CommitParents,
  type Connection,
  commitSeen,
  PARENTS,
  parentsOf,
  present,
} from "../connection/index.ts";
import { type BranchTip, NEWEST } from "./branch-tips.ts";

/** The newest commits of branches, newest first, in the order of the branches. */
export type CommitsOf = (tips: readonly BranchTip[]) => Promise<readonly (readonly CommitSeen[])[]>;

/** So many parents are kept. Those of a commit never change. */
const MOST = 10_000;

/** Parents that did not come with the tips are known from earlier looks; those that are not take one request for all. */
export function rememberingParents(connection: Connection): CommitsOf {
  const known = boundedCache<readonly string[]>(MOST, (parents) => parents.length + 1);
  return async (tips) => {
    const found = new Map<string, readonly string[]>();
    const learn = (told: readonly CommitParents[]): void => {
      for (const one of told) {
        found.set(one.oid, parentsOf(one));
        known.set(one.oid, parentsOf(one));
      }
    };
    learn(tips.flatMap(({ target }) => target?.newest?.nodes ?? []));
    for (const { oid } of tips.flatMap(commitsOn)) {
      const parents = found.get(oid) ?? known.get(oid);
      if (parents) found.set(oid, parents);
    }
    const lacking = tips.filter((tip) => commitsOn(tip).some(({ oid }) => !found.has(oid)));
    if (lacking.length > 0) learn(await readParents(connection, lacking));
    const whole = (facts: CommitFacts): CommitSeen =>
      commitSeen(facts, present(found.get(facts.oid), `the parents of commit ${facts.oid}`));
    return tips.map((tip) => commitsOn(tip).map(whole));
  };
}

function commitsOn({ target }: BranchTip): readonly CommitFacts[] {
  return target?.history?.nodes ?? [];
}

const History = z.object({ history: z.object({ nodes: z.array(CommitParents) }) }).nullable();
const Answer = z.object({ repository: z.record(z.string(), History).nullable() });

async function readParents(connection: Connection, tips: readonly BranchTip[]): Promise<readonly CommitParents[]> {
  const heads = new Map(tips.map(({ target }, index) => [`head${index}`, target?.oid ?? null]));
  const variables = [...heads.keys()].map((name) => `$${name}: GitObjectID!`).join(", ");
  const histories = [...heads.keys()].map(
    (name) =>
      `${name}: object(oid: $${name}) { ... on Commit { history(first: ${NEWEST}) { nodes { oid ${PARENTS} } } } }`,
  );
  const answer = await connection.query("reading parents of commits", {
    document: `query Parents($owner: String!, $name: String!, ${variables}) {
  repository(owner: $owner, name: $name) {
    ${histories.join("\n    ")}
  }
}`,
    variables: { ...connection.repo, ...Object.fromEntries(heads) },
    answer: Answer,
  });
  const found = present(answer.repository, `${connection.repo.owner}/${connection.repo.name}`);
  return Object.values(found).flatMap((one) => one?.history.nodes ?? []);
}
