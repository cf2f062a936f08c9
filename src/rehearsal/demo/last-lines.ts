/** The newest lines of something that talks a lot. */
export class LastLines {
  readonly #most: number;
  #kept: readonly string[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  get lines(): readonly string[] {
    return this.#kept;
  }

  /** Adds a text of one or several lines; empty ones are left out. */
  add(text: string): void {
    const fresh = text.split("\n").filter((line) => line.trim() !== "");
    this.#kept = [...this.#kept, ...fresh].slice(-this.#most);
  }
}
