import type { Usage } from "../method/index.ts";
import { own } from "../shared/index.ts";

/** What a preset is told about the step it shall start an agent for. Paths are absolute. */
export interface LaunchContext {
  /** The private checkout: working folder of the agent. */
  readonly cwd: string;
  readonly promptFile: string;
  readonly prompt: string;
  /** How the tool server is started; the agent does it as its own child. */
  readonly toolServer: { readonly command: string; readonly args: readonly string[] };
  /** The same as a file in the common `{"mcpServers": …}` shape. */
  readonly mcpConfig: string;
  /** Private home of this step; presets put the agent's own settings there. */
  readonly home: string;
  /** What the job has set of the preset's `keys`, for programs that want it by another name or in their settings. */
  readonly given: Readonly<Record<string, string>>;
  /** Null: the agent is told none, and takes its own. */
  readonly model: string | null;
  /** Extra arguments from the workflow's `agent-args`. */
  readonly args: readonly string[];
  /** The Node program this job runs on. */
  readonly node: string;
  /** Folder of the running bundle: the rehearsal agent lies beside it. */
  readonly bundleFolder: string;
}

/** A process to start, as data. */
export interface Launch {
  readonly argv: readonly string[];
  /** Fed to the agent's standard input, which is closed then; null: no input. */
  readonly stdin: string | null;
  /** Settings files to write below the private home, path → text. */
  readonly files?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * One agent program, all that is known of it: how it is started without a terminal, which keys it may see, what of a
 * checkout steers it, how it tells what it used.
 */
export interface AgentPreset {
  readonly name: string;
  /** Names of variables with keys and endpoints: of all the job has, this agent gets these alone. */
  readonly keys: readonly string[];
  /** Names it gets besides, each list where its `when` is set: a job may hold keys of a cloud for ends of its own. */
  readonly rented?: readonly { readonly when: string; readonly keys: readonly string[] }[];
  /** Set where the keys are for no `command` of one's own either, as a token of GitHub is. */
  readonly keysForItAlone?: true;
  /** Set where the models that studios and plans name are models of this program. */
  readonly studioModels?: true;
  /** Path on the default branch of what it plays where its arguments name no `--playbook`; absent: it plays none. */
  readonly playbook?: string;
  /**
   * What steers it in a checkout: instructions it reads unasked, settings it obeys, programs it starts. A branch's
   * versions of these are data and never active. A name without a slash counts in every folder, for most of these are read
   * in folders below the root, too; a name that ends in a slash is a folder with all that is in it; one with a slash within
   * counts below every folder. Letters' case does not matter. Where it is told: the program's own documentation of project
   * instructions, settings, hooks, skills and tool servers.
   */
  readonly steeredBy: readonly string[];
  /** Argv that prints the version; null when there is nothing to ask. */
  readonly version: readonly string[] | null;
  readonly launch: (context: LaunchContext) => Launch;
  /** Reads usage out of one line of output; null when that line says nothing about it. */
  readonly usage: (line: string) => Usage | null;
  /** For programs that write it into a file below their home instead. */
  readonly usageFile?: { readonly path: string; readonly read: (text: string) => Usage | null };
}

/** How long a program waits for one call of a step's tools: gates may take minutes each, and the step's own time ends all. */
export const TOOL_CALL_MS = 2 * 60 * 60 * 1000;
/** How long it waits for the tools to be there. */
export const TOOL_START_MS = 60 * 1000;

/** Names of all that an agent gets of this job's environment besides what every program gets. */
export function keysFor(preset: AgentPreset, job: Readonly<Record<string, string | undefined>>): readonly string[] {
  const rented = (preset.rented ?? []).filter(({ when }) => own(job, when));
  return [...preset.keys, ...rented.flatMap(({ when, keys }) => [when, ...keys])];
}

/** For agents that do not report what they used. */
export function noUsage(): null {
  return null;
}

/** Flag and value when there is a value. */
export function optional(flag: string, value: string | null): readonly string[] {
  return value === null ? [] : [flag, value];
}
