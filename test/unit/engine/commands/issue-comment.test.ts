import { describe, expect, it } from "vitest";
import { planComment } from "../../../../src/engine/commands/issue-comment.ts";
import type { EngineOptions, ReadPorts } from "../../../../src/engine/ports.ts";
import type { CommentSeen } from "../../../../src/ports/index.ts";
import { HostError } from "../../../../src/shared/index.ts";
import { PEOPLE } from "../../../support/recorded/observation.ts";

/* What is said in an issue before there is a ledger. */

const NOTHING_THERE = new HostError("the default branch does not exist or cannot be seen", {
  retryable: false,
  status: 404,
});
const NOW = "2026-11-30T12:00:00.000Z";
const BOT = { login: "haiku[bot]", id: 700, bot: true };
const options = {
  bot: BOT,
  repo: { owner: "acme", name: "web" },
  webUrl: "https://github.test",
  shippedStudios: new Map(),
};

function planned(said: Partial<CommentSeen>, answers: readonly Partial<CommentSeen>[] = []) {
  const written = { edited: false, our_reactions: [], created_at: NOW };
  const comment = { ...written, id: 5, body: "/haiku start example", author: PEOPLE.developer, ...said };
  const conversation = [comment, ...answers.map((answer) => ({ ...written, id: 6, ...answer }))];
  const ports = {
    clock: { now: () => NOW },
    store: { branches: async () => new Map() },
    observer: { snapshot: () => Promise.reject(NOTHING_THERE) },
    conversation: { comments: async () => conversation },
  };
  // Only what is asked before there is a ledger.
  return planComment(ports as unknown as ReadPorts, options as unknown as EngineOptions, 1, 5);
}

describe("a command before there is a ledger is answered", () => {
  it.each<[string, Partial<CommentSeen>, RegExp]>([
    ["start in an empty repository", {}, /no commit on its default branch yet — make one, with the workflow file/],
    [
      "a comment that was edited into a command",
      { edited: true },
      /an edited comment is no command\. Say it in a new one/,
    ],
    [
      "a command that nobody can tell from what stands around it",
      { body: `${"a_ ".repeat(1000)}\n/haiku start example` },
      /so many signs of Markdown that it is not read\. Say it in a new comment/,
    ],
    ["1,500 times the same question", { body: "/haiku why\n".repeat(1500) }, /\/haiku start/],
  ])("%s", async (_, said, words) => {
    const plan = await planned(said);
    expect(plan).toMatchObject({ kind: "answer", words: expect.stringMatching(words) });
    expect("words" in plan && plan.words.length).toBeLessThan(10_000);
  });
});

describe("a comment with a reaction of ours", () => {
  const STATUS = { body: "/haiku status" };
  const minutesAgo = (minutes: number): string => new Date(Date.parse(NOW) - minutes * 60_000).toISOString();
  const ANSWER = { body: "<!-- haiku:answer comment/5 -->\nNot yet.", author: BOT };

  it.each<[string, Partial<CommentSeen>, readonly Partial<CommentSeen>[], string]>([
    ["and no answer is answered after a minute", { our_reactions: ["eyes"], created_at: minutesAgo(2) }, [], "answer"],
    ["and our answer is left alone", { our_reactions: ["eyes"], created_at: minutesAgo(2) }, [ANSWER], "nothing"],
    ["and no answer for a day is left alone", { our_reactions: ["eyes"], created_at: minutesAgo(1441) }, [], "nothing"],
    ["that says all is left alone", { our_reactions: ["+1"], created_at: minutesAgo(2) }, [], "nothing"],
    [
      "and an answer that somebody else has forged is answered",
      { our_reactions: ["confused"], created_at: minutesAgo(2) },
      [{ ...ANSWER, author: PEOPLE.outsider }],
      "answer",
    ],
  ])("%s", async (_, said, answers, kind) => {
    expect((await planned({ ...STATUS, ...said }, answers)).kind).toBe(kind);
  });

  it("is waited for while another process may be about to answer it", async () => {
    const fresh = { ...STATUS, our_reactions: ["eyes"] as const, created_at: minutesAgo(0.5) };
    await expect(planned(fresh)).rejects.toMatchObject({ retryable: true, wait: 60_000 });
  });
});

it("a comment that GitHub does not show yet is asked for again", async () => {
  await expect(planned({ id: 4 })).rejects.toMatchObject({ retryable: true, status: 404 });
});
