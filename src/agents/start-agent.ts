import { lstat, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Usage } from "../method/index.ts";
import { type AgentPreset, keysFor, type Launch, TOOL_CALL_MS } from "../presets/index.ts";
import { own } from "../shared/index.ts";
import type { Containment } from "./containment.ts";
import { cleanEnvironment, RUNNER_FILES, type Surroundings } from "./environment.ts";
import { versionIn } from "./find-agent.ts";
import { type ProcessJob, type ProcessResult, runProcess } from "./run-process.ts";

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
  /** Of the program, where it is known already; undefined: it is asked, where the agent will run. */
  readonly version: string | null | undefined;
  readonly timeoutMs: number;
  /** Time between asking to stop and killing. */
  readonly graceMs: number;
  /** Every line of output, not masked yet. */
  readonly onLine: (line: string) => void;
}

/** How the process ended, and besides: `usage` summed over all its lines, null when it told none. */
export interface AgentResult extends ProcessResult {
  readonly usage: Usage | null;
  /** As the program says it; null where it does not. */
  readonly version: string | null;
  /** What was active, in words for the summary. */
  readonly containment: readonly string[];
}

/**
 * Runs an agent on one step until it ends or its time is up. It gets a private home, no token of GitHub, and command
 * files that lead nowhere; when this returns, no process of it is left. Fails with HostError when it cannot start.
 */
export async function startAgent(job: AgentJob): Promise<AgentResult> {
  const { launch, environment, version: asking } = await layOutAgent(job);
  let usage: Usage | null = null;
  const folders = [job.cwd, job.scratch, ...job.shared];
  const place = { cwd: job.cwd, graceMs: job.graceMs, containment: job.containment, folders };
  await job.containment.handOver(folders);
  const version =
    job.version === undefined ? await askVersion(job.preset, { ...place, environment: asking }) : job.version;
  const result = await runProcess({
    ...place,
    argv: launch.argv,
    environment,
    stdin: launch.stdin,
    timeoutMs: job.timeoutMs,
    onLine: (line) => {
      usage = add(usage, job.preset.usage(line));
      job.onLine(line);
    },
  });
  // Only now that nothing of it lives: what is taken back stays as it is.
  await job.containment.takeBack(folders);
  usage ??= await readUsage(job.preset, join(job.scratch, "home"));
  return { ...result, usage, version, containment: job.containment.names };
}

const USAGE_BYTES = 1024 * 1024;

/** What a program has written down of its usage. The agent could put anything there: only a file of its own is read. */
async function readUsage({ usageFile }: AgentPreset, home: string): Promise<Usage | null> {
  if (usageFile === undefined) return null;
  const file = join(home, usageFile.path);
  const seen = await lstat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  return seen?.isFile() && seen.size <= USAGE_BYTES ? usageFile.read(await readFile(file, "utf8")) : null;
}

const VERSION_MS = 20_000;

/** Asks where the agent will run, as it will: programs write into their home before they say anything. */
async function askVersion(
  { version }: AgentPreset,
  place: Omit<ProcessJob, "argv" | "stdin" | "timeoutMs" | "onLine">,
): Promise<string | null> {
  if (version === null) return null;
  const lines: string[] = [];
  const onLine = (line: string) => lines.push(line);
  const asked = { ...place, argv: version, stdin: null, timeoutMs: VERSION_MS, onLine };
  const { exit } = await runProcess(asked);
  return exit === 0 ? versionIn(lines) : null;
}

interface AgentLayout {
  readonly launch: Launch;
  /** All of the environment it gets. */
  readonly environment: Record<string, string>;
  /** The same without keys, for asking the program's version. */
  readonly version: Record<string, string>;
}

/** Writes what an agent finds in its scratch folder; answers how it is started, and in which environment. */
export async function layOutAgent(job: AgentJob): Promise<AgentLayout> {
  const around = await prepare(job.scratch);
  const mcpConfig = join(job.scratch, "mcp.json");
  const server = { type: "stdio", ...job.toolServer, timeout: TOOL_CALL_MS };
  await writeFile(mcpConfig, JSON.stringify({ mcpServers: { haiku: server } }));
  const keys = keysFor(job.preset, job.environment);
  const launch = job.preset.launch({ ...job, mcpConfig, home: around.home, given: givenOf(job.environment, keys) });
  await writeSettings(around.home, launch);
  const tracked = trackingOf(job.environment);
  const environment = { ...cleanEnvironment(job.environment, around, keys), ...tracked, ...launch.environment };
  return { launch, environment, version: { ...cleanEnvironment(job.environment, around), ...tracked } };
}

/** By this the runner knows what a job has left running, should this program be killed before it could end it. */
function trackingOf(environment: AgentJob["environment"]): Record<string, string> {
  return givenOf(environment, ["RUNNER_TRACKING_ID"]);
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
