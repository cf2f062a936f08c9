import { HostError, UserError } from "../../src/shared/index.ts";
import type { Dice } from "../support/adventure/dice.ts";

/** One way in: makes something of the dice, sends it through the real functions and looks at what they made of it. */
export interface Target {
  readonly name: string;
  /** What is counted of each case, and the most it may come to. */
  readonly counts: { readonly what: string; readonly most: number };
  /** Fails with anything but a refusal where a promise is broken. */
  readonly play: (dice: Dice) => Promise<Played>;
}

export interface Played {
  readonly how: "taken" | "refused";
  readonly counted: number;
}

/** A promise that was broken although nothing failed. */
export class Breach extends Error {
  override readonly name = "Breach";
}

export const REFUSED: Played = { how: "refused", counted: 0 };

/** Null when the work was refused by name; anything else that it fails with is our fault and goes on. */
export function orRefused<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof UserError || error instanceof HostError) return null;
    throw error;
  }
}

export function must(holds: boolean, what: string): void {
  if (!holds) throw new Breach(what);
}
