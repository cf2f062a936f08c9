import { describe, expect, it } from "vitest";
import { readWorkflow, type Triggers } from "../../../../../src/rehearsal/github/workflows/definition/index.ts";
import {
  type EventFacts,
  matchesPatterns,
  readDispatchInputs,
  skipsWorkflows,
  wantsEvent,
} from "../../../../../src/rehearsal/github/workflows/triggers/index.ts";

const JOBS = "jobs:\n  a:\n    runs-on: x\n    steps:\n      - run: echo\n";

function triggersOf(on: string): Triggers {
  return readWorkflow("w.yml", `on: ${on}\n${JOBS}`, () => null).definition.on;
}

function facts(change: Partial<EventFacts>): EventFacts {
  const none = { headBranch: null, headRef: "", baseRef: "main", skippable: null, title: null };
  return { event: "push", action: null, sha: "1", ref: "refs/heads/main", ...none, ...change };
}

describe("skip rules", () => {
  it.each([
    ["fix", false],
    ["fix [skip ci]", true],
    ["fix\n\nbody [ci skip]", true],
    ["[no ci] x", true],
    ["x [skip actions]", true],
    ["x [actions skip]", true],
    ["x [SKIP CI]", false],
    ["fix\n\n\nskip-checks: true", true],
    ["fix\n\n\nskip-checks:true\n", true],
    ["fix\n\nbody\n\n\nHaiku-Step: a\nCo-authored-by: B <b@c>\nskip-checks: true", true],
    ["fix\n\nskip-checks: true", false],
    ["fix\n\n\nskip-checks: true\nHaiku-Step: a", false],
    ["fix\n\n\nskip-checks: false", false],
    ["skip-checks: true", false],
  ])("%j", (message, want) => {
    expect(skipsWorkflows(message)).toBe(want);
  });
});

describe("patterns", () => {
  it.each([
    [["main"], "main", true],
    [["feature/*"], "feature/a", true],
    [["feature/*"], "feature/a/b", false],
    [["feature/**"], "feature/a/b", true],
    [["**"], "a/b", true],
    [["*"], "a/b", false],
    [["v[12].[0-9]+"], "v1.10", true],
    [["v[12].[0-9]+"], "v3.0", false],
    [["colou?r"], "color", true],
    [["a.b"], "axb", false],
    [["releases/**", "!releases/**-alpha"], "releases/1-alpha", false],
    [["releases/**", "!releases/**-alpha"], "releases/1", true],
    [["!x", "x"], "x", true],
  ])("%j on %s", (patterns, name, want) => {
    expect(matchesPatterns(patterns, name)).toBe(want);
  });
});

describe("which event a workflow wants", () => {
  const opened = facts({ event: "pull_request", action: "opened" });
  it.each([
    ["push", facts({}), true],
    ["[push, pull_request]", opened, true],
    ["pull_request", facts({}), false],
    ["{ push: { branches: [dev] } }", facts({}), false],
    ["{ push: { branches: main } }", facts({}), true],
    ["{ push: { branches-ignore: ['ma*'] } }", facts({}), false],
    ["{ push: { branches: [main] } }", facts({ ref: "refs/tags/main" }), false],
    ["{ push: { tags: ['v*'] } }", facts({ ref: "refs/tags/v1" }), true],
    ["{ push: { tags: ['v*'] } }", facts({ ref: "refs/heads/v1" }), false],
    ["push", facts({ ref: "refs/tags/v1" }), true],
    ["pull_request", facts({ event: "pull_request", action: "labeled" }), false],
    ["{ pull_request: { types: [labeled] } }", facts({ event: "pull_request", action: "labeled" }), true],
    ["{ pull_request: { branches: ['release/**'] } }", opened, false],
    ["{ pull_request: { branches: [main] } }", opened, true],
    ["issue_comment", facts({ event: "issue_comment", action: "edited" }), true],
    ["{ issue_comment: { types: [created] } }", facts({ event: "issue_comment", action: "edited" }), false],
    [
      "{ pull_request_review: { types: submitted } }",
      facts({ event: "pull_request_review", action: "submitted" }),
      true,
    ],
  ])("%s", (on, event, want) => {
    expect(wantsEvent(triggersOf(on), event)).toBe(want);
  });
});

describe("dispatch inputs", () => {
  const on = triggersOf(`
  workflow_dispatch:
    inputs:
      request: { required: true }
      dry: { type: boolean, default: true }
      level: { type: choice, options: [low, high], default: low }
      count: { type: number }
      note: {}`);

  it("fills in defaults and types them", () => {
    const { typed, texts } = readDispatchInputs(on, { request: "r", count: 3 });
    expect(typed).toEqual({ request: "r", dry: true, level: "low", count: 3, note: "" });
    expect(texts).toEqual({ request: "r", dry: "true", level: "low", count: "3", note: "" });
  });

  it.each([
    [{}, "Required input 'request' not provided"],
    [{ request: "" }, "Required input 'request' not provided"],
    [{ request: "r", other: "x" }, 'Unexpected inputs provided: ["other"]'],
    [{ request: "r", level: "mid" }, "not in the list of allowed values"],
    [{ request: "r", dry: "maybe" }, "is not a boolean"],
    [{ request: "r", count: "many" }, "is not a number"],
    [{ request: "r".repeat(65_536) }, "65536 of 65535 characters"],
  ])("refuses %#", (given, why) => {
    expect(() => readDispatchInputs(on, given)).toThrow(why);
  });

  it("takes 65,535 characters and refuses workflows without the trigger", () => {
    expect(() => readDispatchInputs(on, { request: "r".repeat(65_535) })).not.toThrow();
    expect(() => readDispatchInputs(triggersOf("push"), {})).toThrow("'workflow_dispatch' trigger");
  });
});
