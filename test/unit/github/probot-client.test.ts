import { ProbotOctokit } from "probot";
import { describe, expect, it } from "vitest";
import type { GithubClient } from "../../../src/github/index.ts";

describe("the client", () => {
  it("may be Probot's Octokit", () => {
    const client: GithubClient = new ProbotOctokit();
    expect(client.request).toBeTypeOf("function");
  });
});
