import type * as z from "zod";

/* Models write a number as a text, one thing where a list is asked for, and the like. What is meant so is plain, and is taken. */

type Part = readonly PropertyKey[];

/**
 * What `args` plainly mean to this schema: what fits as it is, or fits once parts are written as the kind of value that is asked
 * for. The schema's own refusal of `args` where nothing helps. What comes of it is to be kept: it fits the schema as it stands.
 */
export function readPlainly(
  schema: z.ZodType,
  args: unknown,
): { readonly args: unknown } | { readonly error: z.ZodError } {
  const first = schema.safeParse(args);
  if (first.success) return { args };
  let meant = args;
  for (const issue of first.error.issues) {
    if (issue.code === "invalid_type") meant = rewritten(meant, issue.path, (value) => asKind(value, issue.expected));
  }
  return schema.safeParse(meant).success ? { args: meant } : { error: first.error };
}

/** The value as one of that kind, where it can be nothing else; otherwise as it is. */
function asKind(value: unknown, expected: string): unknown {
  if (expected === "string" && typeof value === "number") return String(value);
  if (expected === "array" && typeof value === "string") return listIn(value);
  if (typeof value !== "string") return value;
  const text = value.trim();
  if ((expected === "number" || expected === "int") && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (expected === "boolean" && (text === "true" || text === "false")) return text === "true";
  return value;
}

/** A list that was sent as text, or the one thing that should have stood in a list. */
function listIn(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [text];
  } catch (error) {
    if (error instanceof SyntaxError) return [text];
    throw error;
  }
}

function rewritten(value: unknown, path: Part, rewrite: (value: unknown) => unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return rewrite(value);
  if (Array.isArray(value)) return value.map((one, at) => (at === first ? rewritten(one, rest, rewrite) : one));
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, first)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, key === first ? rewritten(one, rest, rewrite) : one]),
  );
}
