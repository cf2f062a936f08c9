import { describe, expect, it } from "vitest";
import { type GraphqlProblem, onlyMissing } from "../../../src/github/connection/octokit-errors.ts";

/* An answer with errors beside data: what of it still counts. */

type Given = Omit<GraphqlProblem, "message">;
const missing = (...path: (string | number)[]): Given => ({ type: "NOT_FOUND", path });
const kept = (...path: (string | number)[]): Given => ({ type: "FORBIDDEN", path });
const tooMuch: Given = { type: "RESOURCE_LIMITS_EXCEEDED", path: ["repository", "n2", "reviews"] };

function failure(problems: readonly Given[], data: unknown) {
  const errors = problems.map((one) => ({ ...one, message: "no" }));
  return Object.assign(new Error("no"), { name: "GraphqlResponseError", headers: {}, errors, data });
}

describe("what was found all the same", () => {
  it.each<[string, readonly Given[], boolean]>([
    ["a repository that is not there", [missing("repository")], true],
    ["a pull request that is not there", [missing("repository", "n2")], true],
    ["one of several nodes that is not there", [missing("nodes", 3)], true],
    ["two of them", [missing("nodes", 3), missing("nodes", 4)], true],
    ["a part of a pull request that is there", [missing("repository", "n2", "reviews")], false],
    ["whom it asks for a review", [kept("repository", "n2", "reviewRequests", "nodes", 0, "requestedReviewer")], true],
    [
      "that, and something that is not there",
      [missing("repository", "n3"), kept("repository", "n2", "reviewRequests")],
      true,
    ],
    ["what was said of it", [kept("repository", "n2", "reviews")], false],
    [
      "that beside something that only informs",
      [kept("repository", "n2", "reviewRequests"), kept("repository", "n2", "reviews")],
      false,
    ],
    ["an answer that was cut short", [tooMuch], false],
    ["that beside something that is not there", [missing("repository", "n3"), tooMuch], false],
    ["an error without a name", [{ path: ["repository"] }], false],
    ["no error at all", [], false],
  ])("%s", (_, problems, counts) => {
    expect(onlyMissing(failure(problems, { repository: {} }), ["reviewRequests", "requestedReviewer"])).toBe(counts);
    expect(onlyMissing(failure(problems, null), ["reviewRequests", "requestedReviewer"])).toBe(false);
  });

  it("is nothing of what is kept, where nothing is said to inform alone", () => {
    expect(onlyMissing(failure([kept("repository", "n2", "reviewRequests")], { repository: {} }))).toBe(false);
  });
});
