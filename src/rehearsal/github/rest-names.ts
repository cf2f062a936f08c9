type Snake<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${Snake<Rest>}`
  : Name;

/** Properties of a record under the names that GitHub's REST gives them: `createdAt` as `created_at`. */
export function restNamed<T extends object, Name extends keyof T & string>(record: T, ...names: readonly Name[]) {
  const entries = names.map((name) => [name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), record[name]]);
  return Object.fromEntries(entries) as { readonly [Key in Name as Snake<Key>]: T[Key] };
}
