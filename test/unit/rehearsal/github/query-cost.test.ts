import { schema as published } from "@octokit/graphql-schema";
import { buildSchema, parse } from "graphql";
import { describe, expect, it } from "vitest";
import { queryCost } from "../../../../src/rehearsal/github/graphql/query-cost.ts";

const schema = buildSchema(published.idl, { assumeValid: true, assumeValidSDL: true });

const cost = (query: string, variables: Readonly<Record<string, unknown>> = {}) => {
  const { refusals, ...told } = queryCost(schema, { document: parse(query), variables });
  return { ...told, refused: refusals.map(({ extensions }) => extensions.type) };
};

const onRepository = (selection: string) => `{ repository(owner: "acme", name: "shop") { ${selection} } }`;
const within = (first: number, field: string, selection = "id") =>
  `${field}(first: ${first}) { nodes { ${selection} } }`;

describe("what a query costs", () => {
  it.each<[string, string, number, number]>([
    ["nothing but fields", onRepository("name"), 1, 0],
    ["a page", onRepository(within(100, "issues")), 1, 100],
    // 1 + 80: each issue's comments are a request of their own.
    ["a page below a page", onRepository(within(80, "issues", within(10, "comments"))), 1, 80 + 800],
    // 1 + 90 + 90 × 30 = 2,791
    [
      "pages three deep",
      onRepository(within(90, "issues", within(30, "comments", within(5, "userContentEdits")))),
      28,
      90 + 2700 + 13_500,
    ],
    // 1 + 70 + 70 + 9 = 150, which is rounded up; a request less is rounded down.
    [
      "half a point",
      onRepository(`${within(70, "issues", `${within(1, "comments")} ${within(1, "labels")}`)}
        ${Array.from({ length: 9 }, (_, index) => `l${index}: ${within(1, "labels")}`).join(" ")}`),
      2,
      70 * 3 + 9,
    ],
    [
      "a little less",
      onRepository(`${within(70, "issues", `${within(1, "comments")} ${within(1, "labels")}`)}
        ${Array.from({ length: 8 }, (_, index) => `l${index}: ${within(1, "labels")}`).join(" ")}`),
      1,
      70 * 3 + 8,
    ],
    // 1 + 100 + 100, by `edges` and `last` as well as by `nodes` and `first`
    [
      "edges from the end",
      onRepository(
        `issues(last: 100) { edges { node { comments(last: 2) { edges { node { id } } } ${within(2, "labels")} } } }`,
      ),
      2,
      100 + 400,
    ],
    // 100 for the histories, 100 × 20 for their parents
    [
      "parts of a query by name and by type",
      `${onRepository(`refs(refPrefix: "refs/heads/", first: 100) { nodes { target { ...Tip } } }`)}
        fragment Tip on GitObject { ... on Commit { ${within(20, "history", within(2, "parents", "oid"))} } }`,
      21,
      100 + 2000 + 4000,
    ],
    // A repository named by its id is one of a hundred here, each with two lists.
    [
      "records named by their ids",
      `{ nodes(ids: [${Array.from({ length: 100 }, () => '"R"').join(" ")}]) {
        ... on Repository { ${within(20, "issues")} ${within(5, "pullRequests")} } } }`,
      2,
      2500,
    ],
    ["what is only counted", onRepository("issues { totalCount }"), 1, 0],
  ])("%s", (_what, query, points, nodes) => {
    expect(cost(query)).toEqual({ kind: "query", points, nodes, refused: [] });
  });

  it("counts the sizes that variables give", () => {
    const query = `query ($many: Int = 30) { repository(owner: "acme", name: "shop") {
      issues(first: $many) { nodes { ${within(10, "comments")} ${within(10, "labels")} } } } }`;
    expect(cost(query, { many: 100 })).toMatchObject({ points: 2, nodes: 2100 });
    expect(cost(query, { many: 10 })).toMatchObject({ points: 1, nodes: 210 });
  });

  it("is a point for a mutation, whatever it reads", () => {
    const query = `mutation { addComment(input: { subjectId: "I", body: "b" }) { subject { ... on Issue { repository {
      ${within(100, "issues", within(100, "comments"))} } } } } }`;
    expect(cost(query)).toMatchObject({ kind: "mutation", points: 1 });
  });
});

describe("what GitHub does not begin with", () => {
  const deep = (first: number) =>
    onRepository(within(100, "issues", within(100, "comments", within(first, "reactions"))));
  it.each<[string, string, string]>([
    ["a page without a size", onRepository("issues { nodes { id } }"), "MISSING_PAGINATION_BOUNDARIES"],
    ["one that is too long", onRepository(within(101, "issues")), "EXCESSIVE_PAGINATION"],
    ["one of less than nothing", onRepository(within(-1, "issues")), "EXCESSIVE_PAGINATION"],
    [
      "one below another",
      onRepository(within(5, "issues", "comments { edges { node { id } } }")),
      "MISSING_PAGINATION_BOUNDARIES",
    ],
    ["more records than may be asked for", deep(50), "MAX_NODE_LIMIT_EXCEEDED"],
  ])("%s", (_what, query, type) => {
    expect(cost(query).refused).toEqual([type]);
  });

  it("takes as many as may be asked for", () => {
    // 100 + 10,000 + 10,000 × 48 = 490,100
    expect(cost(deep(48))).toMatchObject({ nodes: 490_100, refused: [] });
    expect(cost(deep(49))).toMatchObject({ nodes: 500_100, refused: ["MAX_NODE_LIMIT_EXCEEDED"] });
  });
});
