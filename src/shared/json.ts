import type * as z from "zod";
import { FormatError } from "./format-error.ts";
import { checkShape, REFUSED_KEYS } from "./shape.ts";
import { checkSize, MAX_DEPTH, sourceOf, type Where } from "./yaml.ts";

/** JSON as the schema's type; FormatError on bad syntax, dangerous keys, too much or too deep text, refused fields. */
export function parseJson<T>(text: string, schema: z.ZodType<T>, where: Where): T {
  const source = sourceOf(where);
  const refuse = (what: string, fix: string): never => {
    throw new FormatError("json_invalid", source.file, [{ line: source.firstLine ?? null, what, fix }]);
  };
  checkSize(text, source);
  // Asked of the text, not of the value: the parser itself recurses.
  if (depthOf(text) > MAX_DEPTH) refuse(`nested deeper than ${MAX_DEPTH} levels`, "flatten it");
  const value = readJson(text, refuse);
  const key = refusedKey(value);
  if (key !== null) refuse(`"${key}" cannot be a field name`, "choose another name");
  return checkShape(value, schema, source.file, () => source.firstLine ?? null);
}

function readJson(text: string, refuse: (what: string, fix: string) => never): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return refuse(`not valid JSON: ${error.message}`, "correct the JSON");
    throw error;
  }
}

/** Each character is looked at once: a quote that is never closed ends at the end. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (quoted && char === "\\") at++;
    else if (char === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (char === "[" || char === "{") deepest = Math.max(deepest, ++depth);
    else if (char === "]" || char === "}") depth--;
  }
  return deepest;
}

function refusedKey(value: unknown): string | null {
  if (typeof value !== "object" || value === null) return null;
  if (Array.isArray(value)) {
    for (const inner of value) {
      const found = refusedKey(inner);
      if (found !== null) return found;
    }
    return null;
  }
  for (const [key, inner] of Object.entries(value)) {
    const found = REFUSED_KEYS.has(key) ? key : refusedKey(inner);
    if (found !== null) return found;
  }
  return null;
}
