import { describe, expect, it } from "vitest";
import { openLog } from "../../../src/runner/job-log.ts";
import { cleanPart } from "../../../src/runner/start-clean.ts";

describe("a job's log", () => {
  it("takes no line of foreign text for a command, and none for its end", () => {
    const lines: string[] = [];
    const log = openLog((line) => lines.push(line));
    log.say("::error::mine");
    log.say("::stop::");
    log.commandsAgain();
    log.commandsAgain();
    log.say("more");
    const [first, second] = [lines[0], lines[4]].map((line) => /^::stop-commands::(.{36})$/.exec(line ?? "")?.[1]);
    expect(lines.slice(1, 4)).toEqual(["::error::mine", "::stop::", `::${first}::`]);
    expect(second).toMatch(/./);
    expect(second).not.toBe(first);
  });
});

describe("the environment of the program that meets foreign code", () => {
  it("holds what finds programs and answers the runner, and no token, input or key", () => {
    const kept = { PATH: "/bin", RUNNER_TEMP: "/t", GITHUB_OUTPUT: "/o", GITHUB_STEP_SUMMARY: "/s" };
    const names = ["ACTIONS_RUNTIME_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "INPUT_GITHUB-TOKEN", "GITHUB_TOKEN"];
    const left = Object.fromEntries([...names, "ANTHROPIC_API_KEY", "ANYTHING"].map((name) => [name, "secret"]));
    expect(cleanPart({ ...kept, ...left })).toEqual(kept);
  });
});
