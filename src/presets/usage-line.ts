import * as z from "zod";
import type { Usage } from "../method/index.ts";

/** Tokens of one kind. */
export const Count = z.number().int().nonnegative();

/** Parses one line of an agent's JSON stream, or a file of JSON, with a schema; null for anything else, such lines are only shown. */
export function usageFrom<T>(schema: z.ZodType<T>, toUsage: (event: T) => Usage) {
  return (line: string): Usage | null => {
    if (!line.startsWith("{")) return null;
    const event = schema.safeParse(jsonOrNull(line));
    return event.success ? toUsage(event.data) : null;
  };
}

/** Tokens as most streams name them. */
export const Tokens = z.object({ input_tokens: Count, output_tokens: Count });

function jsonOrNull(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
