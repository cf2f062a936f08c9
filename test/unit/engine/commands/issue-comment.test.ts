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
const options = { repo: { owner: "acme", name: "web" }, webUrl: "https://github.test", shippedStudios: new Map() };

function planned(said: Partial<CommentSeen>) {
  const comment = { id: 5, body: "/haiku start example", author: PEOPLE.developer, edited: false, ...said };
  const ports = {
    store: { branches: async () => new Map() },
    observer: { snapshot: () => Promise.reject(NOTHING_THERE) },
    conversation: { comments: async () => [comment] },
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
