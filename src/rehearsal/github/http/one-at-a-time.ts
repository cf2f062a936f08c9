/** Runs work under a name one after another; different names do not wait for each other. */
export class OneAtATime {
  readonly #tails = new Map<string, Promise<unknown>>();

  run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(name) ?? Promise.resolve();
    const mine = before.then(work, work);
    // Whoever waits next only waits; the failure belongs to the caller of `run`.
    const tail = mine.then(nothing, nothing);
    this.#tails.set(name, tail);
    return mine;
  }
}

function nothing(): undefined {
  return undefined;
}
