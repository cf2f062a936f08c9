import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { HostError } from "../../../../shared/index.ts";
import { parseSupported, readSource } from "../definition/index.ts";

const inputSchema = z.object({
  required: z.boolean().default(false),
  default: z.union([z.string(), z.number(), z.boolean()]).transform(String).optional(),
});
const actionSchema = z.object({
  name: z.string(),
  inputs: z
    .record(
      z.string(),
      z.preprocess((value) => value ?? {}, inputSchema),
    )
    .default({}),
  runs: z.strictObject({ using: z.enum(["node20", "node24"]), main: z.string() }),
});

/** An action that is one JavaScript program; both node versions run on the node at hand. */
export type ActionFile = z.infer<typeof actionSchema> & { readonly folder: string };

/** Reads the `action.yml` of a folder. Composite and container actions, and `pre`/`post` programs, are refused. */
export async function readActionFile(folder: string): Promise<ActionFile> {
  const path = join(folder, "action.yml");
  const content = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new HostError(`there is no ${path}`, { retryable: false, cause });
  });
  return { ...parseSupported(actionSchema, readSource("action", path, content)), folder };
}
