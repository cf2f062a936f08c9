import * as z from "zod";

/*
 * What is committed is described once, by shapes: they read it, they write it (the order of their fields is the order in
 * the files), and the types are inferred from them. A field here has the name it has in the files, so that what is read in
 * a file is what is seen in the code.
 */

/** What a shape reads, as values that nobody changes. */
export type Recorded<Shape extends z.ZodType> = Unchanging<z.output<Shape>>;

type Unchanging<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Unchanging<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Unchanging<T[Key]> }
      : T;

export const text = z.string();
export const texts = z.array(text);

/** ISO 8601, in UTC. */
export const Time = z.iso.datetime();

/** An object id of git's. */
export const Oid = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, "expected an object id");

/** What stands at a path: an object id, and the mode where it is another than an ordinary file's. */
export const FileId = z
  .string()
  .regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})(?::\d{6})?$/, "expected an object id, and the mode where it is special");

export const Slug = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "expected lower-case words joined by -");

export const Count = z.number().int().nonnegative();

/** A record whose keys are written in the order of their code points, however they came in. */
export function sorted<Value extends z.ZodType>(value: Value) {
  return z.record(z.string(), value).transform((record) => {
    const keys = Object.keys(record);
    const inOrder = keys.every((key, i) => i === 0 || (keys[i - 1] ?? "") < key);
    return inOrder ? record : Object.fromEntries(Object.entries(record).sort(byKey));
  });
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
}
