import { describe, expect, it } from "vitest";
import { cleanEnvironment, RUNNER_FILES } from "../../../src/agents/index.ts";

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
