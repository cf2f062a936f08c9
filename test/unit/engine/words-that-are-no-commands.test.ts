import { expect, it } from "vitest";
import { answerCommands } from "../../../src/engine/answer-commands.ts";
import { aComment, aPull, aWorld, PEOPLE } from "../../support/a-world.ts";
import { ANSWERING, answering } from "../../support/answering.ts";
import { startWalk } from "../../support/walk.ts";

const ports = answering("read", false);

it.each(["constructor", "toString", "__proto__", "hasOwnProperty", "valueOf", "nonsense"])(
  "`/haiku %s` is answered as a word that is no command, whoever says it",
  async (word) => {
    const comment = aComment({ body: `/haiku ${word}`, author: PEOPLE.outsider });
    const world = aWorld(startWalk(["build"]), [aPull({ comments: [comment] })]);
    const [answered, ...more] = await answerCommands(ports, ANSWERING, world);
    expect(more).toEqual([]);
    expect(answered?.lines).toEqual([]);
    expect(answered?.words.join()).toMatch(new RegExp(`${word.toLowerCase()}.*\\/haiku help|no command`, "s"));
  },
);
