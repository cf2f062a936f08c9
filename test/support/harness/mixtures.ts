import { Dice } from "../adventure/dice.ts";
import { WORLDS, type World } from "./worlds.ts";

/** How many worlds are one mixture, at most. */
const MOST = 5;

/** Names of three to five worlds that are one. */
export function mixture(seed: number): readonly string[] {
  const dice = new Dice(seed);
  return drawWorlds(dice, 3 + dice.roll(MOST - 2));
}

/** Names of so many worlds that can be one, by dice: of each kind one at most, and none in which nothing comes to its end. */
export function drawWorlds(dice: Dice, wanted: number): readonly string[] {
  const left = Object.keys(WORLDS).filter((name) => WORLDS[name]?.stands === undefined);
  const taken: string[] = [];
  while (taken.length < wanted) {
    const name = left.splice(dice.roll(left.length), 1)[0];
    if (name !== undefined && fits(name, taken)) taken.push(name);
  }
  return taken;
}

function fits(name: string, taken: readonly string[]): boolean {
  const kind = WORLDS[name]?.kind;
  return kind === undefined || taken.every((other) => WORLDS[other]?.kind !== kind);
}

/** All that differs in any of them. */
export function worldOf(names: readonly string[]): World {
  const worlds = names.map((name) => {
    const world = WORLDS[name];
    if (world === undefined) throw new RangeError(`no world is called ${name}`);
    return world;
  });
  return {
    ...Object.assign({}, ...worlds),
    repository: Object.assign({}, ...worlds.map(({ repository }) => repository)),
    limits: Object.assign({}, ...worlds.map(({ limits }) => limits)),
    files: Object.assign({}, ...worlds.map(({ files }) => files)),
    runs: Object.assign({}, ...worlds.map(({ runs }) => runs)),
    rules: worlds.flatMap(({ rules = [] }) => rules),
    acts: worlds.flatMap(({ acts = [] }) => acts),
  };
}
