import { expect, it } from "vitest";
import { MOST_PER_COMMENT, MOST_PER_HOUR, withinLimits } from "../../../../src/engine/commands/command-limits.ts";
import type { CommentSeen } from "../../../../src/ports/index.ts";
import { parseCommands } from "../../../../src/text/index.ts";
import { PEOPLE } from "../../../support/recorded/observation.ts";

const comment = (id: number, times: number, change: Partial<CommentSeen> = {}): CommentSeen => ({
  id,
  node_id: `IC_${id}`,
  body: "/haiku why\n".repeat(times),
  author: PEOPLE.outsider,
  created_at: "2026-01-01T10:00:00.000Z",
  edited: false,
  url: "",
  our_reactions: ["eyes"],
  ...change,
});
const EARLIER = { created_at: "2026-01-01T08:59:00.000Z" };

it.each<[string, number, readonly CommentSeen[], number, RegExp | null]>([
  ["a few", 3, [], 3, null],
  ["as many as a comment may hold", MOST_PER_COMMENT, [], MOST_PER_COMMENT, null],
  [
    "one more",
    MOST_PER_COMMENT + 1,
    [],
    MOST_PER_COMMENT,
    /^All commands but the first 20 .* not carried out: 20 commands are heeded in one/,
  ],
  ["1,500", 1500, [], MOST_PER_COMMENT, /^All commands but the first 20/],
  [
    "some after an hour's worth",
    3,
    [1, 2, 3].map((id) => comment(id, 20)),
    0,
    /^The commands of this comment were not carried out: 60 .* in an hour/,
  ],
  [
    "some when part of the hour is left",
    20,
    [comment(1, 20), comment(2, 20), comment(3, 10)],
    10,
    /^All commands but the first 10 /,
  ],
  ["some after an hour", 3, [1, 2, 3].map((id) => comment(id, 20, EARLIER)), 3, null],
  ["some after what others said", 3, [1, 2, 3].map((id) => comment(id, 20, { author: PEOPLE.developer })), 3, null],
])("%s commands", (_, times, before, heeded, rest) => {
  const asked = comment(9, times);
  const seen = { issue_comments: [...before, asked], pull_requests: [] };
  const limited = withinLimits(asked, parseCommands(asked.body).commands, seen);
  expect(limited.commands).toHaveLength(heeded);
  if (rest === null) expect(limited.rest).toBeNull();
  else expect(limited.rest).toMatch(rest);
  expect(MOST_PER_HOUR).toBe(60);
});
