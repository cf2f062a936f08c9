import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../../../../shared/index.ts";

/** The files by which a step talks back, as the environment variables that name them. */
const KINDS = ["OUTPUT", "ENV", "PATH", "STATE", "STEP_SUMMARY"] as const;
/** Path of each file, by its variable. */
export type CommandFiles = Readonly<Record<`GITHUB_${(typeof KINDS)[number]}`, string>>;

/** Makes empty files for one step. */
export async function makeCommandFiles(folder: string, step: number): Promise<CommandFiles> {
  const named = KINDS.map((kind) => [`GITHUB_${kind}`, join(folder, `${kind.toLowerCase()}_${step}`)]);
  const files: CommandFiles = Object.fromEntries(named);
  await Promise.all(Object.values(files).map((file) => writeFile(file, "")));
  return files;
}

export interface StepWritings {
  readonly outputs: ReadonlyMap<string, string>;
  readonly env: ReadonlyMap<string, string>;
  readonly path: readonly string[];
  readonly summary: string;
}

/** Fails with `command_file_invalid` for a line that names no value. */
export async function readCommandFiles(files: CommandFiles): Promise<StepWritings> {
  const [outputs, env, path, summary] = await Promise.all(
    [files.GITHUB_OUTPUT, files.GITHUB_ENV, files.GITHUB_PATH, files.GITHUB_STEP_SUMMARY].map((file) =>
      readFile(file, "utf8"),
    ),
  );
  return {
    outputs: parseKeyValues(outputs ?? ""),
    env: parseKeyValues(env ?? ""),
    path: (path ?? "").split(/\r?\n/).filter((line) => line !== ""),
    summary: summary ?? "",
  };
}

/** Reads `name=value` lines and `name<<END` … `END` blocks; a block that is never closed is an error. */
export function parseKeyValues(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (line === "") continue;
    const block = /^([^=]*?)<<(.+)$/.exec(line);
    if (block?.[1] !== undefined && block[2] !== undefined) {
      const end = lines.indexOf(block[2], at + 1);
      if (end < 0) throw malformed(`the closing ${JSON.stringify(block[2])} of ${block[1]} is missing`);
      values.set(block[1], lines.slice(at + 1, end).join("\n"));
      at = end;
      continue;
    }
    const split = line.indexOf("=");
    if (split < 1) throw malformed(`a line has no name and value: ${JSON.stringify(line.slice(0, 80))}`);
    values.set(line.slice(0, split), line.slice(split + 1));
  }
  return values;
}

function malformed(message: string): UserError {
  return new UserError("command_file_invalid", message, "write `name=value` or `name<<END`, the lines, `END`");
}
