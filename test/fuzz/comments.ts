import { answerCommands } from "../../src/engine/commands/run-commands.ts";
import { nextEvents } from "../../src/engine/decide/next-events.ts";
import type { Observation } from "../../src/engine/observe/observation.ts";
import { position, transition } from "../../src/method/index.ts";
import { parseCommands } from "../../src/text/index.ts";
import type { Dice } from "../support/adventure/dice.ts";
import { ANSWERING, answering } from "../support/answering.ts";
import { aComment, aPull, PEOPLE } from "../support/recorded/observation.ts";
import { mutateText } from "./mutate.ts";
import type { Sample } from "./samples.ts";
import { must, type Target } from "./target.ts";

const ports = answering("admin", true);
const MOST_COMMANDS = 100;

const LINES = [
  ...[
    "help",
    "status",
    "why",
    "config",
    "approve",
    "approve spec",
    "retry",
    "retry FB-001 again",
    "retry build",
    "resume",
  ],
  ...["cancel", "cancel 001 stop it", "pause wait", "mode discrete", "move FB-001 build", "feedback high it is wrong"],
  ...[
    "ask which one?",
    "answer Q-1 this",
    "waive FB-001 later until 2027-01-01",
    "reject FB-001 none",
    "abandon enough",
  ],
  ...["severity FB-001 low", "changes do it again", "run-ci", "start tiny"],
].map((words) => `/haiku ${words}`);
const AROUND = [
  "Thank you.",
  "> /haiku abandon no",
  "```\n/haiku pause\n```",
  "<b>/haiku resume</b>",
  "* /haiku why",
  "",
];

/** Comments of people, through hearing their commands and carrying them out. */
export function comments(samples: readonly Sample[]): Target {
  return {
    name: "commands",
    counts: { what: "commands of a comment", most: MOST_COMMANDS },
    async play(dice) {
      const body = mutateText(written(dice), dice);
      const counted = parseCommands(body).commands.length;
      const { world: observation } = dice.pick(samples) as Sample; // there is at least one
      const answered = await answerCommands(ports, ANSWERING, saying(observation, body), nextEvents);
      const events = answered.flatMap((one) => one.events);
      const after = events.reduce(transition, observation.ledger.state);
      if (after.intent.ended === null) position(after, observation.facts);
      must(answered.length <= 1, "one comment was answered more than once");
      return { how: events.length > 0 ? "taken" : "refused", counted };
    },
  };
}

function written(dice: Dice): string {
  const count = 1 + dice.roll(dice.chance(95) ? 5 : 200);
  return Array.from({ length: count }, () => dice.pick(dice.chance(70) ? LINES : AROUND) ?? "").join(
    dice.chance(80) ? "\n" : "\n\n",
  );
}

function saying(observation: Observation, body: string): Observation {
  const comment = aComment({ body, created_at: observation.facts.now, author: PEOPLE.maintainer });
  const pull = aPull({ ...observation.snapshot.pull_requests[0], comments: [comment] });
  return { ...observation, snapshot: { ...observation.snapshot, pull_requests: [pull] } };
}
