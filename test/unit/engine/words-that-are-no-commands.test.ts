import { expect, it } from "vitest";
import { answerCommands } from "../../../src/engine/answer-commands.ts";
import type { EngineOptions, EnginePorts } from "../../../src/engine/ports.ts";
import { aComment, aPull, aWorld, PEOPLE } from "../../support/a-world.ts";
import { startWalk } from "../../support/walk.ts";

const silent = (): undefined => undefined;
const ports = {
  permissions: { roleOf: async () => "read", isTeamMember: async () => false },
  log: { debug: silent, info: silent, warn: silent, error: silent },
} as unknown as EnginePorts;
const options = {
  repo: { owner: "acme", name: "p" },
  webUrl: "https://example.invalid",
  bot: { login: "haiku[bot]", id: 9 },
};

it.each(["constructor", "toString", "__proto__", "hasOwnProperty", "valueOf", "nonsense"])(
  "`/haiku %s` is answered as a word that is no command, whoever says it",
  async (word) => {
    const comment = aComment({ body: `/haiku ${word}`, author: PEOPLE.outsider });
    const world = aWorld(startWalk(["build"]), [aPull({ comments: [comment] })]);
    const [answered, ...more] = await answerCommands(ports, options as EngineOptions, world);
    expect(more).toEqual([]);
    expect(answered?.lines).toEqual([]);
    expect(answered?.words.join()).toMatch(new RegExp(`${word.toLowerCase()}.*\\/haiku help|no command`, "s"));
  },
);
