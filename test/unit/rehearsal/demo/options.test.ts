import { describe, expect, it } from "vitest";
import { findPreset } from "../../../../src/presets/index.ts";
import { KNOWN_AGENTS, MODEL_KEYS, PLACEHOLDERS, parseAgent } from "../../../../src/rehearsal/demo/agent-option.ts";
import { helpText, parseOptions } from "../../../../src/rehearsal/demo/index.ts";

const DEFAULTS = { json: false, keep: false, help: false, studio: "data-pipeline", repo: null, agent: null, seed: 1 };

describe("the demo's command line", () => {
  it("has defaults for everything", () => {
    expect(parseOptions([])).toEqual({ ...DEFAULTS, killAt: [] });
  });

  it("takes every option", () => {
    const how = ["--json", "--keep", "-h", "--seed=7", "--kill-at", "after-review,after-work-commit"];
    const what = ["--studio", "example", "--repo", "../mine", "--agent", "claude --verbose"];
    expect(parseOptions([...how, ...what])).toEqual({
      ...{ json: true, keep: true, help: true, seed: 7, killAt: ["after-review", "after-work-commit"] },
      ...{ studio: "example", repo: "../mine", agent: { use: "claude", args: ["--verbose"] } },
    });
  });

  it.each([
    [["--jsn"], "option_unknown", "did you mean --json?"],
    [["--verbose-output"], "option_unknown", "there are --studio, --repo, --agent"],
    [["--seed", "many"], "option_invalid", "whole number"],
    [["--seed"], "option_invalid", "--help"],
    [["--studio"], "option_invalid", "--help"],
    [["--studio", " "], "option_invalid", "--help"],
    [["--repo="], "option_invalid", "--help"],
    [["--kill-at", "noon"], "option_invalid", "after-ledger-commit"],
    [["fast"], "option_invalid", "--help"],
  ])("refuses %j by name and says what is allowed", (words, code, hint) => {
    expect(() => parseOptions(words)).toThrow(expect.objectContaining({ code, hint: expect.stringContaining(hint) }));
  });

  it("explains every option it takes, in 80 columns, and takes every option it explains", () => {
    const text = helpText(["example", "data-pipeline"]);
    const explained = [...text.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option]) => option);
    expect(explained).toEqual(["--studio", "--repo", "--agent", "--seed", "--kill-at", "--keep", "--json", "--help"]);
    for (const option of explained) expect(() => parseOptions([`${option}`, "x"])).not.toThrow(/no option/);
    expect(text).toContain("example, data-pipeline");
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe("--agent", () => {
  it.each([
    ["codex", { use: "codex", args: [] }],
    [`claude --model "opus 4"`, { use: "claude", args: ["--model", "opus 4"] }],
    ["my-agent --task={prompt_file}", { use: "command", args: ["my-agent", "--task={prompt_file}"] }],
    ["claude -p {prompt_file}", { use: "command", args: ["claude", "-p", "{prompt_file}"] }],
    [`sh -c "run < {prompt_file}" '{"a":1}'`, { use: "command", args: ["sh", "-c", "run < {prompt_file}", '{"a":1}'] }],
  ])("%s", (command, choice) => {
    expect(parseAgent(command)).toEqual(choice);
  });

  it.each([
    ["", "is empty", "claude"],
    ["   ", "is empty", "claude"],
    [`my-agent "open {prompt_file}`, "not closed", "close it"],
    ["my-agent --task {prompt}", "{prompt}", "did you mean {prompt_file}"],
    ["my-agent {prompt_file} {zzzzzzzzz}", "{zzzzzzzzz}", "there are {prompt_file}"],
    ["my-agent", "never get its task", "{prompt_file}"],
    ["claud", "never get its task", "did you mean claude?"],
  ])("refuses %j", (command, message, hint) => {
    const said = { code: "option_invalid", message: expect.stringContaining(message) };
    expect(() => parseAgent(command)).toThrow(
      expect.objectContaining({ ...said, hint: expect.stringContaining(hint) }),
    );
  });

  it("names agents that the Action can start, and hands on exactly the keys they may see", () => {
    const keys = [...KNOWN_AGENTS, "command"].flatMap((name) => findPreset(name).keys);
    expect([...MODEL_KEYS].sort()).toEqual([...new Set(keys)].sort());
  });

  it("knows the placeholders that the Action fills in", () => {
    const context = {
      ...{ promptFile: "p", prompt: "", mcpConfig: "m", model: "o", cwd: "c", home: "h", node: "n", bundleFolder: "b" },
      ...{ given: {}, toolServer: { command: "n", args: [] }, args: PLACEHOLDERS.map((name) => `{${name}}`) },
    };
    expect(findPreset("command").launch(context).argv).toEqual(["p", "m", "o", "c"]);
  });
});
