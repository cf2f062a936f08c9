import { readdir, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import * as z from "zod";
import { parseYaml } from "../../shared/index.ts";

/*
 * What a playbook writes, read without the agent that plays it: only the two actions that bring files, and whatever
 * may be nested below others.
 */

interface Action {
  readonly write?: { readonly path: string } | undefined;
  readonly copy?: { readonly from: string; readonly to: string } | undefined;
  readonly then?: readonly Action[] | undefined;
}

const Action: z.ZodType<Action> = z.lazy(() =>
  z.looseObject({
    write: z.looseObject({ path: z.string() }).optional(),
    copy: z.looseObject({ from: z.string(), to: z.string() }).optional(),
    // biome-ignore lint/suspicious/noThenProperty: the playbook's own word; nothing here is awaited
    then: z.array(Action).optional(),
  }),
);
const Playbook = z.looseObject({ steps: z.array(z.looseObject({ do: z.array(Action) })) });

/** Every file that the agents of this playbook write, copied folders file by file. `folder` holds `playbook.yml`. */
export async function playbookTargets(folder: string, text: string): Promise<readonly string[]> {
  const { steps } = parseYaml(text, Playbook, "playbook.yml");
  const found = await Promise.all(steps.flatMap((step) => step.do).map((action) => targetsOf(folder, action)));
  return [...new Set(found.flat())].sort();
}

async function targetsOf(folder: string, action: Action): Promise<readonly string[]> {
  const below = await Promise.all((action.then ?? []).map((one) => targetsOf(folder, one)));
  const written = action.write ? [action.write.path] : [];
  const copied = action.copy ? await filesAt(join(folder, action.copy.from)) : [];
  const to = action.copy?.to ?? "";
  return [...written, ...copied.map((path) => (path === "" ? to : `${to}/${path}`)), ...below.flat()];
}

/** Files below a path by their path from there; the empty path when it is a file itself. */
export async function filesAt(path: string): Promise<readonly string[]> {
  if (!(await stat(path)).isDirectory()) return [""];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory());
  return files.map((entry) => relative(path, join(entry.parentPath, entry.name)));
}
