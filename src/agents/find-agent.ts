import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { AgentPreset } from "../presets/index.ts";
import { UserError } from "../shared/index.ts";

/** Fails with `agent_missing` where the agent's program is in no folder of `path`, so that a job says so before any work starts. */
export async function requireAgent(preset: AgentPreset, path: string): Promise<void> {
  const program = preset.version?.[0];
  if (program === undefined) return;
  const places = path.split(delimiter).filter((folder) => folder !== "");
  const found = await Promise.all(places.map((folder) => canBeStarted(join(folder, program))));
  if (found.includes(true)) return;
  throw new UserError(
    "agent_missing",
    `the agent ${preset.name} is not installed in this job`,
    `install ${program} in a step of the workflow before this one`,
  );
}

async function canBeStarted(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (["ENOENT", "ENOTDIR", "EACCES"].includes(code)) return false;
    throw error;
  }
}

/** The version in what a program has printed when it was asked for it; null where there is none to be seen. */
export function versionIn(lines: readonly string[]): string | null {
  const line = lines.find((one) => /\d+\.\d+/.test(one)) ?? lines.find((one) => one.trim() !== "");
  return line?.trim().slice(0, 100) ?? null;
}
