import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { expectGolden } from "../support/golden.ts";
import { forEnterpriseServer, withAgents } from "../support/house/workflow-files.ts";

/* What people copy into their repositories: with the versions of agents that were tried, and a file for each kind of server. */

const ours = (): string => readFileSync("action/workflows/haiku.yml", "utf8");

it("the workflow file names every agent in the version that was tried", () => {
  const text = withAgents(ours());
  expect(text).not.toMatch(/@\?|key: \?/);
  expectGolden("../../action/workflows/haiku.yml", text);
});

it("the one for GitHub Enterprise Server differs by what is said in it", () => {
  expectGolden("../../action/workflows/haiku-enterprise-server.yml", forEnterpriseServer(withAgents(ours())));
});
