import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Usage } from "../method/index.ts";
import type { AgentPreset, Launch } from "../presets/index.ts";
import { own } from "../shared/index.ts";
import type { Containment } from "./containment.ts";
import { cleanEnvironment, RUNNER_FILES, type Surroundings } from "./environment.ts";
import { type ProcessResult, runProcess } from "./run-process.ts";

/** One agent on one step. Times are in milliseconds; `model` null leaves it to the agent's program. */
export interface AgentJob {
  readonly preset: AgentPreset;
  readonly args: readonly string[];
  readonly model: string | null;
  /** The private checkout. */
  readonly cwd: string;
  /** File that holds the prompt, for programs that read it from there. */
  readonly promptFile: string;
  readonly prompt: string;
  readonly toolServer: { readonly command: string; readonly args: readonly string[] };
  /** Empty folder of this step for home, temporary files and settings. */
  readonly scratch: string;
  /** Further folders the agent must be able to write to (the session's). */
  readonly shared: readonly string[];
  /** Environment of the job, of which only an allow-list and the preset's keys are handed on. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly node: string;
  readonly bundleFolder: string;
  readonly containment: Containment;
  readonly timeoutMs: number;
  /** Time between asking to stop and killing. */
  readonly graceMs: number;
  /** Every line of output, not masked yet. */
  readonly onLine: (line: string) => void;
}

/** How the process ended, and besides: `usage` summed over all its lines, null when it told none. */
export interface AgentResult extends ProcessResult {
  readonly usage: Usage | null;
  /** What was active, in words for the summary. */
  readonly containment: readonly string[];
}

/**
 * Runs an agent on one step until it ends or its time is up. It gets a private home, no token of GitHub, and command
 * files that lead nowhere; when this returns, no process of it is left. Fails with HostError when it cannot start.
 */
export async function startAgent(job: AgentJob): Promise<AgentResult> {
  const { launch, environment } = await layOutAgent(job);
  let usage: Usage | null = null;
  const folders = [job.cwd, job.scratch, ...job.shared];
  await job.containment.handOver(folders);
  const result = await runProcess({
    argv: launch.argv,
    cwd: job.cwd,
    environment,
    stdin: launch.stdin,
    timeoutMs: job.timeoutMs,
    graceMs: job.graceMs,
    containment: job.containment,
    folders,
    onLine: (line) => {
      usage = add(usage, job.preset.usage(line));
      job.onLine(line);
    },
  });
  // Only now that nothing of it lives: what is taken back stays as it is.
  await job.containment.takeBack(folders);
  return { ...result, usage, containment: job.containment.names };
}

/** Writes what an agent finds in its scratch folder; answers how it is started, and all of the environment it gets. */
export async function layOutAgent(
  job: AgentJob,
): Promise<{ readonly launch: Launch; readonly environment: Record<string, string> }> {
  const around = await prepare(job.scratch);
  const mcpConfig = join(job.scratch, "mcp.json");
  await writeFile(mcpConfig, JSON.stringify({ mcpServers: { haiku: { type: "stdio", ...job.toolServer } } }));
  const { keys } = job.preset;
  const launch = job.preset.launch({ ...job, mcpConfig, home: around.home, given: givenOf(job.environment, keys) });
  await writeSettings(around.home, launch);
  const environment = { ...cleanEnvironment(job.environment, around, keys), ...launch.environment };
  return { launch, environment };
}

function givenOf(environment: AgentJob["environment"], names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name): [string, string][] => {
      const value = own(environment, name);
      return value === undefined || value === "" ? [] : [[name, value]];
    }),
  );
}

/** Makes the folders a contained process calls its own. */
export async function prepare(scratch: string): Promise<Surroundings> {
  const around = { home: join(scratch, "home"), tmp: join(scratch, "tmp"), throwaway: join(scratch, "throwaway") };
  for (const folder of Object.values(around)) await mkdir(folder, { recursive: true });
  for (const name of RUNNER_FILES) await writeFile(join(around.throwaway, name), "");
  return around;
}

async function writeSettings(home: string, launch: Launch): Promise<void> {
  for (const [path, text] of Object.entries(launch.files ?? {})) {
    const file = join(home, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { mode: 0o600 });
  }
}

function add(sum: Usage | null, more: Usage | null): Usage | null {
  if (!more) return sum;
  const total = (key: keyof Usage): number | undefined => {
    const values = [sum?.[key], more[key]].filter((value) => value !== undefined);
    return values.length > 0 ? values.reduce((left, right) => left + right, 0) : undefined;
  };
  const [input, output, cost] = [total("input_tokens"), total("output_tokens"), total("cost_usd")];
  return { input_tokens: input, output_tokens: output, cost_usd: cost };
}
