import { describe, expect, it } from "vitest";
import { cleanEnvironment, PASSED_ON, RUNNER_FILES } from "../../../src/agents/index.ts";
import { variableProblem } from "../../../src/shared/index.ts";

const JOB = {
  PATH: "/bin",
  GITHUB_TOKEN: "ghs_secret",
  "INPUT_GITHUB-TOKEN": "ghs_secret",
  ACTIONS_RUNTIME_TOKEN: "x",
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: "x",
  GITHUB_ENV: "/runner/env",
  NODE_OPTIONS: "--require /evil.js",
  SSH_AUTH_SOCK: "/agent",
  ANTHROPIC_API_KEY: "key",
  OPENAI_API_KEY: "other",
};
const AROUND = { home: "/s/home", tmp: "/s/tmp", throwaway: "/s/throwaway" };

describe("the environment of an agent", () => {
  const environment = cleanEnvironment(JOB, AROUND, ["ANTHROPIC_API_KEY"]);

  it("has the key it was given and no other", () => {
    expect(environment.ANTHROPIC_API_KEY).toBe("key");
    expect(environment).not.toHaveProperty("OPENAI_API_KEY");
  });

  it.each(["GITHUB_TOKEN", "INPUT_GITHUB-TOKEN", "ACTIONS_RUNTIME_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"])(
    "has no %s",
    (name) => expect(environment).not.toHaveProperty(name),
  );

  it.each(["NODE_OPTIONS", "SSH_AUTH_SOCK"])("has no %s", (name) => expect(environment).not.toHaveProperty(name));

  it("has a home and temporary folder of its own", () => {
    expect([environment.HOME, environment.TMPDIR]).toEqual(["/s/home", "/s/tmp"]);
  });

  it.each(RUNNER_FILES)("has a %s that leads nowhere", (name) => {
    expect(environment[name]).toBe(`/s/throwaway/${name}`);
  });
});

describe("a variable that is named to be passed on", () => {
  it.each([
    ["GITHUB_TOKEN", "is the runner's own"],
    ["ACTIONS_RUNTIME_URL", "is the runner's own"],
    ["INPUT_MODEL", "is the runner's own"],
    ["RUNNER_TEMP", "is the runner's own"],
    ["NPM_TOKEN", "is called like a secret, and agents and gates get none"],
    ["AWS_SECRET_ACCESS_KEY", "is called like a secret, and agents and gates get none"],
    ["db_password", "is called like a secret, and agents and gates get none"],
    ["LD_PRELOAD", "is set for every agent and gate anew"],
    ["HOME", "is set for every agent and gate anew"],
    ["A-B", "is no name of a variable"],
    ["", "is no name of a variable"],
    ["DATABASE_URL", null],
    ["NODE_OPTIONS", null],
    ["TOKENIZERS_PARALLELISM", null],
  ])("%s: %s", (name, problem) => {
    expect(variableProblem(name)).toBe(problem);
  });

  it("passes beside the tool chains, and is passed on by whoever got it; what is refused by name is not", () => {
    const job = { ...JOB, CARGO_HOME: "/cargo", DATABASE_URL: "postgres://", [PASSED_ON]: "DATABASE_URL,GITHUB_TOKEN" };
    const first = cleanEnvironment(job, AROUND);
    expect(first).toMatchObject({ CARGO_HOME: "/cargo", DATABASE_URL: "postgres://" });
    expect(first).not.toHaveProperty("GITHUB_TOKEN");
    expect(cleanEnvironment(first, AROUND)).toEqual(first);
  });
});
