/**
 * What a record holds under a name that somebody else gave. Names that every object answers to (`constructor`,
 * `__proto__`) are not in it.
 */
export function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
