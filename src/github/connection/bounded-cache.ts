/** Keeps what was used last, up to a total weight. For things that never change: git's objects by their id. */
export interface BoundedCache<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
  /** Of all that is kept. */
  weight(): number;
}

/** `capacity` counts in what `weigh` answers; what weighs more than all of it is not kept. */
export function boundedCache<V>(capacity: number, weigh: (value: V) => number): BoundedCache<V> {
  const entries = new Map<string, V>();
  let weight = 0;

  function drop(key: string, value: V): void {
    entries.delete(key);
    weight -= weigh(value);
  }

  return {
    get(key) {
      const value = entries.get(key);
      if (value === undefined) return undefined;
      entries.delete(key);
      entries.set(key, value);
      return value;
    },
    set(key, value) {
      const before = entries.get(key);
      if (before !== undefined) drop(key, before);
      if (weigh(value) > capacity) return;
      entries.set(key, value);
      weight += weigh(value);
      for (const [oldest, old] of entries) {
        if (weight <= capacity) break;
        drop(oldest, old);
      }
    },
    weight: () => weight,
  };
}
