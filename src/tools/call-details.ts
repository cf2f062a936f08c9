import * as z from "zod";
import { anchorDigest, type FileTree } from "../method/index.ts";
import type { ToolCall } from "../ports/index.ts";
import { contentId } from "../shared/index.ts";

type Args = ToolCall["args"];
type ReadText = (oid: string) => Promise<string | null>;

const Anchored = z.looseObject({ file: z.string(), line: z.number(), end_line: z.number().optional() });

/** A finding on lines is told from others by what stands in them, wherever they move. */
export async function withAnchor(files: FileTree, readText: ReadText, { name, args }: ToolCall): Promise<Args> {
  const anchored = Anchored.safeParse(args);
  if (name !== "haiku_feedback" || !anchored.success) return args;
  const { file, line, end_line } = anchored.data;
  const id = files.get(file);
  const text = id === undefined ? null : await readText(contentId(id));
  return text === null ? args : { ...args, anchor_digest: anchorDigest(text, line, end_line) };
}

/** A refusal that is given once: whoever calls again means it. */
export const GIVEN_ONCE = "message_defers";

/** Has the call say that its tool has been refused like that before, in this run. */
export function withWarning({ name, args }: ToolCall, warned: ReadonlySet<string>): ToolCall {
  return warned.has(name) ? { name, args: { ...args, warned: true } } : { name, args };
}

const Outputs = z.looseObject({ outputs: z.array(z.strictObject({ path: z.string(), id: z.string() })) });
type Details = Readonly<Record<string, unknown>> | undefined;

/** Files that a refusal names by their ids, with their sizes; folders have none. */
export async function withSizes(readText: ReadText, details: Details): Promise<Details> {
  const named = Outputs.safeParse(details);
  if (!named.success) return details;
  const sized = named.data.outputs.map(async ({ path, id }) => {
    const text = await readText(contentId(id));
    return { path, ...(text === null ? {} : { bytes: Buffer.byteLength(text) }) };
  });
  return { ...details, outputs: await Promise.all(sized) };
}
