import { Octokit } from "@octokit/rest";
import { parse } from "graphql";
import { describe, expect, it } from "vitest";
import { githubPorts } from "../../../src/github/index.ts";
import { queryCost } from "../../../src/rehearsal/github/graphql/query-cost.ts";
import { published } from "./published-schema.ts";

const silent = (): undefined => undefined;

/** What one look costs that finds this many pull requests recorded. */
async function costOf(stages: number, recorded: number) {
  const asked: { document: string; variables: Record<string, unknown> }[] = [];
  const { observer } = githubPorts({
    octokit: new Octokit(),
    graphql: async (document, variables = {}) => asked.push({ document, variables }),
    repo: { owner: "acme", name: "flights" },
    appId: 7,
    workflow: "haiku.yml",
    clock: { now: () => "2026-11-21T09:00:00.000Z", sleep: async () => undefined },
    log: { debug: silent, info: silent, warn: silent, error: silent },
  });
  const names = Array.from({ length: stages }, (_, index) => `stage-${index}`);
  const pulls = ["main", ...names].slice(0, recorded).map((name, index) => [`haiku/x/${name}`, index + 1] as const);
  await expect(observer.snapshot("x", names, 3, { recorded: new Map(pulls) })).rejects.toThrow("unexpected shape");
  const [only] = asked;
  return queryCost(published, { document: parse(only?.document ?? ""), variables: only?.variables ?? {} });
}

describe("the points of a look", () => {
  it.each([
    ["an intent that begins", 2, 0, 1],
    ["two stages, in the first", 2, 2, 1],
    ["two stages, all merged", 2, 3, 1],
    ["five stages, in the first", 5, 2, 1],
    ["five stages, in the third", 5, 4, 2],
    ["five stages, all merged", 5, 6, 2],
    ["twelve stages, in the first", 12, 2, 1],
    ["twelve stages, all merged", 12, 13, 3],
  ])("%s", async (_what, stages, recorded, points) => {
    expect(await costOf(stages, recorded)).toMatchObject({ points, refusals: [] });
  });
});
