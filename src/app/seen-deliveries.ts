/** The last deliveries that were taken, so that one sent twice is taken once. Forgets the oldest beyond `most`. */
export interface SeenDeliveries {
  has(id: string): boolean;
  add(id: string): void;
}

export function seenDeliveries(most = 10_000): SeenDeliveries {
  const ids = new Set<string>();
  return {
    has: (id) => ids.has(id),
    add: (id) => {
      ids.add(id);
      const [oldest] = ids;
      if (ids.size > most && oldest !== undefined) ids.delete(oldest);
    },
  };
}
