import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { shownLine } from "../../../src/runner/agent-output.ts";
import { readInputs, splitArguments } from "../../../src/runner/inputs.ts";
import { ENGINE_VERSION } from "../../../src/runner/outcome-folder.ts";

/** The toolkit reads its part of the environment once, when it is loaded. */
const before = vi.hoisted(() => {
  const job = { GITHUB_WORKSPACE: "/work", RUNNER_TEMP: "/temp", GITHUB_REPOSITORY: "o/r", GITHUB_RUN_ID: "7" };
  Object.assign(process.env, job, { GITHUB_SERVER_URL: "https://github.example.com" });
  return { ...process.env };
});
beforeEach(() => {
  process.env = { ...before };
});
afterEach(() => {
  process.env = before;
});

describe("inputs", () => {
  it("are read with what stands in for those left out", () => {
    process.env["INPUT_TIMEOUT-MINUTES"] = "5";
    const inputs = readInputs("file:///bundle/main.mjs", process.env);
    expect(inputs).toMatchObject({
      command: "run",
      model: null,
      timeoutMinutes: 5,
      outcomeFolder: "/temp/haiku-outcome",
    });
    expect(inputs.job).toMatchObject({
      repositoryUrl: "https://github.example.com/o/r.git",
      runId: 7,
      bundleFolder: "/bundle",
    });
  });

  it.each([
    ["out", "/work/out"],
    ["/temp/there/", "/temp/there"],
    ["./out/../here/", "/work/here"],
  ])("take %s as the outcome's folder %s", (given, folder) => {
    process.env["INPUT_OUTCOME-DIR"] = given;
    expect(readInputs("file:///b/main.mjs", process.env).outcomeFolder).toBe(folder);
  });

  it("say the new name of one that was renamed", () => {
    process.env.INPUT_TOKEN = "x";
    expect(() => readInputs("file:///b/main.mjs", process.env)).toThrow(/"token" is now called "github-token"/);
  });

  it.each(["0", "-1", "soon", "400"])("refuse %s minutes", (value) => {
    process.env["INPUT_TIMEOUT-MINUTES"] = value;
    expect(() => readInputs("file:///b/main.mjs", process.env)).toThrow(
      expect.objectContaining({ code: "input_invalid" }),
    );
  });

  it("name what a runner would have set", () => {
    delete process.env.RUNNER_TEMP;
    process.env.RUNNER_TEMP = "";
    expect(() => readInputs("file:///b/main.mjs", process.env)).toThrow(/RUNNER_TEMP is not set/);
  });
});

describe("arguments in one line", () => {
  it.each([
    ["", []],
    ["--a  b", ["--a", "b"]],
    [`--say "two words" 'and $HOME'`, ["--say", "two words", "and $HOME"]],
    [`"a \\"quoted\\" word"`, ['a "quoted" word']],
    ['["--a", "b c"]', ["--a", "b c"]],
    ["--playbook=/a/b.yml", ["--playbook=/a/b.yml"]],
  ])("%s", (text, args) => expect(splitArguments(text)).toEqual(args));

  it.each(['--a "open', "['a']", "[1]"])("refuses %s", (text) => {
    expect(() => splitArguments(text)).toThrow(expect.objectContaining({ code: "input_invalid" }));
  });
});

describe("the log", () => {
  it.each(["::set-output name=a::b", "##[error]x", "a ##[group]b"])(
    "shows %s, and the runner does not obey it",
    (line) => {
      expect(shownLine(line)).not.toMatch(/^\s*::|##\[/);
    },
  );
});

it("carries the version of the package", () => {
  const { version } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  expect(ENGINE_VERSION).toBe(version);
});
