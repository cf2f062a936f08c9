import type { Prompt } from "../../render/prompt/index.ts";

/** All in bytes; a part without a `source` is Haiku's own. */
export interface PromptSizes {
  readonly total: number;
  /** What Haiku itself says: everything that comes neither from the studio nor from the unit. */
  readonly overhead: number;
  readonly parts: readonly { readonly title: string; readonly source: string | null; readonly bytes: number }[];
}

/** Bytes of a prompt and of what it is made of. */
export function promptSizes({ text, parts }: Prompt): PromptSizes {
  const total = Buffer.byteLength(text);
  const theirs = parts.reduce((sum, { source, bytes }) => sum + (source === null ? 0 : bytes), 0);
  return { total, overhead: total - theirs, parts };
}

/** The same as a table for people. */
export function sizeTable({ total, overhead, parts }: PromptSizes): string {
  const rows = [
    ...parts.map(({ title, source, bytes }) => [bytes, title, source ?? "Haiku"] as const),
    [overhead, "of which Haiku's own, headings included", ""] as const,
    [total, "the whole prompt", ""] as const,
  ];
  return rows
    .map(([bytes, what, source]) => `${String(bytes).padStart(7)}  ${`${what}  ${source}`.trimEnd()}`)
    .join("\n");
}
