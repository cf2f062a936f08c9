import { describe, expect, it } from "vitest";
import { type AgentEnd, whyNotEnded } from "../../../src/runner/why-not-ended.ts";

/* Why a step has no end, as people read it: what kept the agent from its work first, then how its program ended. */

const AT_ITS_END: AgentEnd = { exit: 0, timedOut: false, cancelled: false, lines: ["thinking"] };
const why = (end: Partial<AgentEnd>) =>
  whyNotEnded({ ...AT_ITS_END, ...end }, "it called no command that ends its step");

describe("a step without an end", () => {
  it.each<[string, Partial<AgentEnd>, string]>([
    ["a program that ended well", {}, "no_ending_command"],
    ["one that failed", { exit: 3 }, "agent_failed"],
    ["one that was killed", { exit: null }, "agent_failed"],
    ["one whose time was up", { exit: null, timedOut: true }, "timed_out"],
    ["one whose job was cancelled", { exit: null, cancelled: true, timedOut: true }, "cancelled"],
    ["a key that is not taken", { exit: 1, lines: ["API error: status 401"] }, "agent_key_refused"],
    ["a limit", { exit: 1, lines: ["429: rate limit reached", "status: 429"] }, "agent_rate_limited"],
    ["no network", { exit: 1, lines: ["connect ECONNREFUSED 127.0.0.1:1"] }, "agent_offline"],
    ["no network until the time was up", { timedOut: true, lines: ["fetch failed"] }, "agent_offline"],
    ["a cancelled job without a network", { cancelled: true, lines: ["fetch failed"] }, "cancelled"],
  ])("%s", (_, end, code) => expect(why(end).code).toBe(code));

  it("says how the program ended, what that leaves open, and its last words", () => {
    expect(why({ exit: 41, lines: ["one", "", "two"] }).message).toBe(
      "the agent ended with exit code 41: it called no command that ends its step; the last it has printed:\none\ntwo",
    );
    expect(why({ exit: null, lines: [] }).message).toBe(
      "the agent was killed: it called no command that ends its step; it has printed nothing",
    );
  });

  it("holds eight lines of 300 characters at most", () => {
    const lines = [...Array(20).keys()].map((n) => `${n} ${"x".repeat(400)}`);
    const said = why({ exit: 1, lines }).message.split("\n").slice(1);
    expect(said.map((line) => line.split(" ")[0])).toEqual(["12", "13", "14", "15", "16", "17", "18", "19"]);
    expect(said.map(({ length }) => length)).toEqual(Array(8).fill(300));
    expect(said[0]?.endsWith("…")).toBe(true);
  });
});
