/** Choices that follow from one number: the same number, the same choices, whatever came before it. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed ^ 0x9e3779b9) >>> 0;
  }

  /** An integer from 0 up to, but not, `sides`. */
  roll(sides: number): number {
    this.#state = (Math.imul(this.#state ^ (this.#state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) >>> 0;
    const mixed = Math.imul(this.#state ^ (this.#state >>> 12), 0x297a2d39) >>> 0;
    return ((mixed ^ (mixed >>> 15)) >>> 0) % sides;
  }

  chance(percent: number): boolean {
    return this.roll(100) < percent;
  }

  /** One of them; undefined when there is none. */
  pick<T>(of: readonly T[]): T | undefined {
    return of[this.roll(Math.max(1, of.length))];
  }

  /** One of them; for lists that are written out. */
  one<T>(first: T, ...rest: readonly T[]): T {
    return this.pick([first, ...rest]) ?? first;
  }
}
