/*
 * Paths, roles and other words of other people are keys of records, and any of them may be a name that no YAML or JSON of
 * ours takes as a field's (`REFUSED_KEYS`). Such a key is written as `./__proto__`, which is no path as git tells them.
 */

const TO_HIDE = /^(?:\.\/)*(?:__proto__|constructor|prototype)$/;
const HIDDEN = /^(?:\.\/)+(?:__proto__|constructor|prototype)$/;

/** The same data with keys that can be written and read anywhere. `shownKeys` takes it back. */
export function hiddenKeys(value: unknown): unknown {
  return withKeys(value, (key) => (TO_HIDE.test(key) ? `./${key}` : key));
}

/** What `hiddenKeys` was given. */
export function shownKeys<T>(value: T): T {
  return withKeys(value, (key) => (HIDDEN.test(key) ? key.slice(2) : key)) as T;
}

/** The same object where no key of it is another. */
function withKeys(value: unknown, name: (key: string) => string): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => withKeys(item, name));
    return items.every((item, at) => item === value[at]) ? value : items;
  }
  const before = Object.entries(value);
  const after = before.map(([key, inner]): [string, unknown] => [name(key), withKeys(inner, name)]);
  const isSame = after.every(([key, inner], at) => key === before[at]?.[0] && inner === before[at]?.[1]);
  return isSame ? value : Object.fromEntries(after);
}
