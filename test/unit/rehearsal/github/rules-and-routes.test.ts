import { describe, expect, it } from "vitest";
import { isRefName } from "../../../../src/rehearsal/github/behaviour/move-refs.ts";
import { connection } from "../../../../src/rehearsal/github/graphql/connections.ts";
import { Chaos } from "../../../../src/rehearsal/github/http/chaos.ts";
import { Router, type ServerRoute } from "../../../../src/rehearsal/github/http/router.ts";
import { branchMatches } from "../../../../src/rehearsal/github/model/branch-rules.ts";

describe("a rule's pattern", () => {
  it.each([
    ["haiku/*/main", "haiku/i1/main", true],
    ["haiku/*/main", "haiku/i1/x/main", false],
    ["haiku/**", "haiku/i1/x/main", true],
    ["main", "maintenance", false],
    ["v1.0", "v1x0", false],
  ])("%s on %s: %s", (pattern, branch, matches) => {
    expect(branchMatches(pattern, branch)).toBe(matches);
  });
});

describe("a ref name", () => {
  it.each([
    ["refs/heads/a", true],
    ["refs/heads/a/b.c", true],
    ["heads/a", false],
    ["refs/a", false],
    ["refs/heads/a..b", false],
    ["refs/heads/a b", false],
    ["refs/heads/a.lock", false],
    ["refs/heads//a", false],
    ["refs/heads/.a", false],
    ["refs/heads/a\ncreate refs/heads/b", false],
  ])("%j: %s", (name, fine) => {
    expect(isRefName(name)).toBe(fine);
  });
});

describe("routes", () => {
  const route = (path: string): ServerRoute => ({
    method: "GET",
    path,
    operation: path,
    handle: async () => ({ status: 200 }),
  });
  const router = new Router([
    route("/r/{o}/commits/{ref}/status"),
    route("/r/{o}/commits/{+ref}"),
    route("/r/{o}/a.b"),
  ]);
  it.each([
    ["/r/x/commits/a%2Fb/status", "/r/{o}/commits/{ref}/status", { o: "x", ref: "a/b" }],
    ["/r/x/commits/a/b", "/r/{o}/commits/{+ref}", { o: "x", ref: "a/b" }],
    ["/r/x/a.b", "/r/{o}/a.b", { o: "x" }],
  ])("%s → %s", (path, pattern, params) => {
    const match = router.match("GET", path);
    expect([match?.route.path, match?.params]).toEqual([pattern, params]);
  });
  it("do not match other methods, or a dot that is no dot", () => {
    expect([router.match("POST", "/r/x/a.b"), router.match("GET", "/r/x/aXb")]).toEqual([null, null]);
  });
});

describe("pages of a GraphQL list", () => {
  const items = [0, 1, 2, 3, 4];
  it("go forward and back by cursors", () => {
    const first = connection(items, { first: 2 });
    expect([first.nodes, first.totalCount, first.pageInfo.hasNextPage, first.pageInfo.hasPreviousPage]).toEqual([
      [0, 1],
      5,
      true,
      false,
    ]);
    const second = connection(items, { first: 9, after: first.pageInfo.endCursor });
    expect([second.nodes, second.pageInfo.hasNextPage]).toEqual([[2, 3, 4], false]);
    const last = connection(items, { last: 2 });
    expect(connection(items, { last: 2, before: last.pageInfo.startCursor }).nodes).toEqual([1, 2]);
  });
  it("refuse a place that none of them names", () => {
    expect(() => connection(items, { first: 1, after: "nonsense" })).toThrow("valid cursor");
  });
});

describe("trouble on purpose", () => {
  it("is the same for the same seed", () => {
    const play = (seed: number) => {
      const chaos = new Chaos(seed);
      chaos.disturbDeliveries({ drop: 0.3, duplicate: 0.3, delay: [0, 100] });
      chaos.failRandomly(0.5, [500, 502]);
      return Array.from({ length: 20 }, () => [
        chaos.delaysOf(),
        chaos.failureFor({ method: "GET", path: "/" })?.status,
      ]);
    };
    expect(play(7)).toEqual(play(7));
    expect(play(7)).not.toEqual(play(8));
  });

  it("meets only the requests it is meant for, as often as asked", () => {
    const chaos = new Chaos(1);
    chaos.failNext({ method: "POST", path: "/repos", status: 500, times: 2, after: 1 });
    const statuses = ["GET", "POST", "POST", "POST", "POST"].map(
      (method) => chaos.failureFor({ method, path: "/repos/x" })?.status,
    );
    expect(statuses).toEqual([undefined, undefined, 500, 500, undefined]);
  });
});
