import { expect, it, vi } from "vitest";
import { withinLimits } from "../../src/engine/commands/command-limits.ts";
import { pendingApprovals } from "../../src/engine/observe/approvals.ts";
import { unansweredCommands } from "../../src/engine/observe/unanswered-comments.ts";
import type { CommentSeen, StateStore } from "../../src/ports/index.ts";
import { answering } from "../support/answering.ts";
import { aComment, anObservation, aPull, PEOPLE } from "../support/recorded/observation.ts";
import { plannedWalk, type Walk } from "../support/walk.ts";

/* Every look sees every comment. What is in one is found out once; what cannot hold a command is not read at all. */

const { parses } = vi.hoisted(() => ({ parses: { count: 0 } }));
vi.mock("micromark", async (original) => {
  const micromark = await original<typeof import("micromark")>();
  const parse: typeof micromark.parse = (...args) => {
    parses.count++;
    return micromark.parse(...args);
  };
  return { ...micromark, parse };
});

function waiting(): Walk {
  const walk = plannedWalk();
  const stage = walk.state.stages.build;
  if (stage) Object.assign(stage, { gate_opened_at: "2026-02-01T12:00:00.000Z" });
  return walk;
}

const walk = waiting();
const BEFORE = { created_at: "2026-02-01T11:59:59.000Z" };
const AFTER = { created_at: "2026-02-01T12:00:01.000Z" };

/** How often Markdown was parsed while everything was asked for that a look asks of comments. */
async function parsesInALook(comments: readonly CommentSeen[]): Promise<number> {
  parses.count = 0;
  const copies = comments.map((comment) => structuredClone(comment));
  const pull = aPull({ comments: copies });
  const observation = anObservation(walk, [pull]);
  const { ledger, snapshot, work, project } = observation;
  await pendingApprovals({
    ...{ state: ledger.state, config: project.config, permissions: answering("write", true).permissions },
    ...{ store: {} as StateStore, snapshot, work, pull, now: "2026-02-02T00:00:00.000Z", buttons: [] },
    ...{ besides: {}, seenAt: async () => null },
  });
  for (const { comment, commands } of unansweredCommands(ledger.state, snapshot, {
    bot: 1,
    now: "2026-02-03T00:00:00.000Z",
  }))
    withinLimits(comment, commands, snapshot);
  return parses.count;
}

/** A command with words around it, so that there is something to parse; each text is new to the process. */
let said = 0;
const approval = (change: Partial<CommentSeen>): CommentSeen =>
  aComment({ id: 100 + said, body: `Well *done*, ${said++}.\n\n/haiku approve\n`, ...change });

it.each<[string, Partial<CommentSeen>, number, number]>([
  ["unanswered, since the gate opened", AFTER, 1, 0],
  ["answered, since the gate opened", { ...AFTER, our_reactions: ["+1"] }, 1, 0],
  ["answered, from before the gate opened", { ...BEFORE, our_reactions: ["eyes"] }, 0, 0],
  ["refused", { ...AFTER, our_reactions: ["confused"] }, 0, 0],
  ["of a machine", { ...AFTER, author: PEOPLE.ci }, 0, 0],
  ["without a command", { ...AFTER, body: "*a* `b` [c](d) haiku approve" }, 0, 0],
  ["with a command in the middle of a line", { ...AFTER, body: "*say* /haiku approve" }, 0, 0],
])("a comment %s", async (_, change, first, again) => {
  const comment = approval(change);
  const once = await parsesInALook([comment]);
  expect(once > 0 ? 1 : 0).toBe(first);
  expect(await parsesInALook([comment])).toBe(again);
});

it("ten comments of 64 KB cost as many parses as they are different, however many looks there are", async () => {
  const long = (words: string): string => `${words}\n\n${"`a` ".repeat(16_000)}\n/haiku approve`;
  const one = await parsesInALook([aComment({ ...AFTER, id: 90, body: long("first") })]);
  const more = Array.from({ length: 9 }, (_, at) =>
    aComment({ ...AFTER, id: 91 + at, body: long(at < 6 ? "same" : `${at}`) }),
  );
  expect(one).toBeGreaterThan(0);
  expect(await parsesInALook(more)).toBe(4 * one);
  for (let look = 0; look < 3; look++) expect(await parsesInALook(more)).toBe(0);
});

it("an edited comment is another text", async () => {
  const comment = approval(AFTER);
  await parsesInALook([comment]);
  expect(await parsesInALook([{ ...comment, body: `${comment.body}\nMore.` }])).toBeGreaterThan(0);
});
