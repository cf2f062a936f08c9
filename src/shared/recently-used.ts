/** How much is kept: so many values, and so much in what `weigh` answers for all of them. */
export interface KeptLimits<V> {
  readonly values: number;
  readonly weight: number;
  readonly weigh: (value: V) => number;
}

interface Kept<V> {
  readonly value: V;
  users: number;
  weight: number;
}

/**
 * Values by key, made when they are wanted. Beyond what is kept, those go first that were used longest ago, but never one
 * while somebody uses it.
 */
export class RecentlyUsed<V> {
  readonly #limits: KeptLimits<V>;
  readonly #kept = new Map<string, Kept<V>>();
  #weight = 0;

  constructor(limits: KeptLimits<V>) {
    this.#limits = limits;
  }

  /** Has `work` use the value of this key, which stays the same until it ends. It is weighed anew then. */
  async use<T>(key: string, make: () => V, work: (value: V) => Promise<T>): Promise<T> {
    const kept = this.#kept.get(key) ?? { value: make(), users: 0, weight: 0 };
    this.#kept.delete(key);
    this.#kept.set(key, kept); // the last used is the last in its order
    kept.users += 1;
    try {
      return await work(kept.value);
    } finally {
      kept.users -= 1;
      this.#weighs(key, kept);
      this.#drop();
    }
  }

  /** Makes it anew when it is wanted next. */
  forget(key: string): void {
    this.#weight -= this.#kept.get(key)?.weight ?? 0;
    this.#kept.delete(key);
  }

  /** Values that are kept. */
  size(): number {
    return this.#kept.size;
  }

  /** What all of them weighed when they were last used. */
  weight(): number {
    return this.#weight;
  }

  #weighs(key: string, kept: Kept<V>): void {
    if (this.#kept.get(key) !== kept) return; // forgotten meanwhile
    this.#weight -= kept.weight;
    kept.weight = this.#limits.weigh(kept.value);
    this.#weight += kept.weight;
  }

  #drop(): void {
    for (const [key, { users }] of this.#kept) {
      if (this.#kept.size <= this.#limits.values && this.#weight <= this.#limits.weight) return;
      if (users === 0) this.forget(key);
    }
  }
}
