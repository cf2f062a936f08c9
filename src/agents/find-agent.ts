import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { AgentPreset } from "../presets/index.ts";
import { HostError, UserError } from "../shared/index.ts";

const run = promisify(execFile);

/**
 * Version of an agent's program, as it prints it. Fails with `agent_missing` when it is not installed, so that a job
 * without its agent says so before any work starts.
 */
export async function agentVersion(preset: AgentPreset, path: string): Promise<string | null> {
  const [program, ...args] = preset.version ?? [];
  if (!program) return null;
  try {
    const { stdout } = await run(program, args, { timeout: 20_000, env: { PATH: path, HOME: "/nonexistent" } });
    return stdout.trim().split("\n")[0]?.slice(0, 100) ?? null;
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") {
      throw new UserError(
        "agent_missing",
        `the agent ${preset.name} is not installed in this job`,
        `install ${program} in a step of the workflow before this one`,
      );
    }
    throw new HostError(`${program} does not answer: ${String(cause)}`, { retryable: false, cause });
  }
}
