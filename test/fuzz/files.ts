import { readEvents } from "../../src/engine/ledger/replay.ts";
import { parsePlans, readLedger, writeLedger } from "../../src/state/index.ts";
import type { Dice } from "../support/adventure/dice.ts";
import { mutateData, mutateText } from "./mutate.ts";
import type { Sample } from "./samples.ts";
import { must, type Played, REFUSED, type Target } from "./target.ts";

/** The ledger' files and lines, through reading; what is read is written and read again. */
export function ledgers(samples: readonly Sample[]): Target {
  return {
    name: "ledgers",
    counts: { what: "problems told", most: 10_000 },
    async play(dice) {
      const { world: observation } = dice.pick(samples) as Sample; // there is at least one
      if (dice.chance(30)) return line(observation.ledger.state.intent, dice);
      const files = writeLedger(observation.ledger.state);
      const { state, problems } = readLedger(observation.slug, damaged(files, dice));
      must((state === null) === problems.length > 0, "half of the books were read");
      if (state === null) return { how: "refused", counted: problems.length };
      const again = readLedger(observation.slug, writeLedger(state));
      must(again.state !== null, `books that were read cannot be read when written: ${JSON.stringify(again.problems)}`);
      return { how: "taken", counted: 0 };
    },
  };
}

/** A commit of the ledger, as anybody could have made it. */
function line(intent: Sample["world"]["ledger"]["state"]["intent"], dice: Dice): Played {
  const { created, title, studio, mode, by, stages, frozen } = intent;
  const close = { do: "close", at: created.at, steps: ["a"], result: "failed", message: "m", run: 1 };
  const start = { do: "start", at: created.at, slug: "trip", title, studio, mode, by, stages, frozen, created };
  const json = JSON.stringify(dice.chance(10) ? close : mutateData(dice.chance(50) ? close : start, dice));
  const text = `haiku(intent): said\n\n[skip ci]\n\nHaiku-Do: ${json}\n`;
  const message = dice.chance(20) ? mutateText(text, dice) : text;
  const author = { id: 9, login: "haiku[bot]", name: "haiku", email: "" };
  const commit = { sha: "a".repeat(40), message, author, parents: [], tree: "b".repeat(40), verified: true };
  const { events } = readEvents({ ...commit, at: created.at });
  return events instanceof Error ? REFUSED : { how: "taken", counted: 0 };
}

/** The plans on a work branch, through reading. */
export function plans(samples: readonly Sample[]): Target {
  return {
    name: "plans",
    counts: { what: "problems told", most: 10_000 },
    async play(dice) {
      const { world: observation } = dice.pick(samples) as Sample; // there is at least one
      const read = parsePlans(
        observation.slug,
        observation.ledger.state.intent.stages,
        damaged(observation.work.texts, dice),
      );
      const problems = read.problems.length;
      return { how: problems > 0 ? "refused" : "taken", counted: problems };
    },
  };
}

function damaged(files: ReadonlyMap<string, string>, dice: Dice): ReadonlyMap<string, string> {
  const at = dice.roll(Math.max(1, files.size));
  return new Map(
    [...files].map(([path, text], i): [string, string] => {
      if (i !== at) return [path, text];
      return [dice.chance(10) ? mutateText(path, dice) : path, dice.chance(95) ? mutateText(text, dice) : text];
    }),
  );
}
