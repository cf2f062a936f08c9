import { acceptCommand, finishLocally, type Session } from "../../src/engine/index.ts";
import type { Dice } from "../support/adventure/dice.ts";
import { VALID_CALLS } from "../support/named-errors/valid-calls.ts";
import { STEPS, sessionOf, type Worker } from "../support/tool-desks.ts";
import { mutateData, mutateText } from "./mutate.ts";
import { must, orRefused, type Target } from "./target.ts";

const NAMES = Object.keys(VALID_CALLS);
const WORKERS = Object.keys(STEPS) as Worker[];

/** Calls of agents, through what answers them in a job and when they are replayed. */
export function tools(): Target {
  return {
    name: "tools",
    counts: { what: "calls kept", most: 500 },
    async play(dice) {
      const name = dice.pick(NAMES) ?? "";
      const valid = VALID_CALLS[name];
      const sound = dice.chance(10);
      const before = sound || dice.chance(80) ? sessionOf(valid?.at ?? "builder", valid?.world) : elsewhere(dice);
      const args = (sound ? valid?.args : mutateData(valid?.args ?? {}, dice)) as Record<string, unknown>;
      if (typeof args !== "object" || args === null) return { how: "refused", counted: 0 };
      const call = { name: dice.chance(98) ? name : mutateText(name, dice), args };
      const kept = JSON.stringify([before.accepted, before.ended]);
      const answer = acceptCommand(before, call);
      must(JSON.stringify([before.accepted, before.ended]) === kept, "a call has changed what was there before");
      if (answer.kind === "refused") return { how: "refused", counted: 0 };
      orRefused(() => finishLocally(answer.session, { at: "2026-01-01T00:00:00.000Z", base: "0".repeat(40) }));
      return { how: "taken", counted: answer.session.accepted.length };
    },
  };
}

/** Where the call may be none of the worker's business. */
function elsewhere(dice: Dice): Session {
  return sessionOf(dice.pick(WORKERS) ?? "builder");
}
