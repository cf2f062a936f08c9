import { expect, it } from "vitest";
import { answerCommands } from "../../../src/engine/commands/run-commands.ts";
import { nextEvents } from "../../../src/engine/decide/next-events.ts";
import { ANSWERING, answering } from "../../support/answering.ts";
import { aComment, anObservation, aPull, PEOPLE } from "../../support/recorded/observation.ts";
import { startWalk } from "../../support/walk.ts";

const ports = answering("read", false);

it.each(["constructor", "toString", "__proto__", "hasOwnProperty", "valueOf", "nonsense"])(
  "`/haiku %s` is answered as a word that is no command, whoever says it",
  async (word) => {
    const comment = aComment({ body: `/haiku ${word}`, author: PEOPLE.outsider });
    const observation = anObservation(startWalk(["build"]), [aPull({ comments: [comment] })]);
    const [answered, ...more] = await answerCommands(ports, ANSWERING, observation, nextEvents);
    expect(more).toEqual([]);
    expect(answered?.events).toEqual([]);
    expect(answered?.words.join()).toMatch(new RegExp(`${word.toLowerCase()}.*\\/haiku help|no command`, "s"));
  },
);

it("a command that stands where nobody can tell is told of beside those that count", async () => {
  const comment = aComment({ body: `/haiku why\n\n${"a_ ".repeat(1000)}\n/haiku pause` });
  const observation = anObservation(startWalk(["build"]), [aPull({ comments: [comment] })]);
  const [answered] = await answerCommands(ports, ANSWERING, observation, nextEvents);
  expect(answered).toMatchObject({ events: [], reaction: "confused" });
  expect(answered?.words).toHaveLength(2);
  expect(answered?.words[1]).toContain("so many signs of Markdown that it is not read. Say it in a new comment");
});
