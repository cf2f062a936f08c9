import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { context } from "@actions/github";
import { commandWords, UserError } from "../shared/index.ts";

/** What the Action was asked to do, and where it runs. Everything else of the house gets this, never the environment. */
export interface RunnerInputs {
  readonly command: string;
  readonly protocol: string;
  readonly request: string;
  /** Empty: as the configuration on the default branch says. */
  readonly agent: string;
  readonly agentArgs: readonly string[];
  /** Null: as configuration, plan and studio say. */
  readonly model: string | null;
  /** Of one step; null: the limit of its stage or intent. */
  readonly timeoutMinutes: number | null;
  /** Names of variables that agents and gates get besides those that the configuration names. */
  readonly passedOn: readonly string[];
  /** Absolute, without a slash at its end; what is given is meant from the checkout on, as the step that uploads it takes it. */
  readonly outcomeFolder: string;
  readonly token: string;
  readonly job: JobPlace;
}

/** A job's machine and folders, from the runner's environment. */
export interface JobPlace {
  /** The job's checkout of the work branch. */
  readonly checkout: string;
  /** Folder that is emptied after the job. */
  readonly temp: string;
  /** Where to fetch the repository from. */
  readonly repositoryUrl: string;
  /** Of GitHub Actions; null where the runner names none. */
  readonly runId: number | null;
  /** Path of the Node program that runs this one. */
  readonly node: string;
  /** The program that serves a step's tools to its agent. */
  readonly toolServer: string;
  /** Folder of the program that runs and of its companions. */
  readonly bundleFolder: string;
  /** Folder of the agents that come with the Action. */
  readonly agents: string;
  /** The job's, as it was before this program was given a clean one. */
  readonly environment: Environment;
}

/** Inputs of earlier versions, with the name they have now. */
const RENAMED: Readonly<Record<string, string>> = {
  mode: "command",
  step: "request",
  agent_args: "agent-args",
  timeout: "timeout-minutes",
  outcome: "outcome-dir",
  token: "github-token",
};

/** Variables, and their values where they are set. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where GitHub is, and which run of it this is; 0 where the runner names none. */
export type RunContext = Pick<typeof context, "serverUrl" | "runId">;

/** The token of the job; empty where there is none. Read before the rest, so that no message about the rest shows it. */
export function readToken(environment: Environment): string {
  const getInput = inputsOf(environment);
  return getInput("github-token");
}

function inputsOf(environment: Environment): (name: string) => string {
  return (name) => (environment[`INPUT_${name.toUpperCase()}`] ?? "").trim();
}

/** Reads the Action's inputs. Fails with `input_renamed` or `input_invalid`, naming the input. */
export function readInputs(programUrl: string, environment: Environment, run: RunContext = context): RunnerInputs {
  refuseRenamed(environment);
  const getInput = inputsOf(environment);
  const temp = environment.RUNNER_TEMP ?? "";
  return {
    command: getInput("command") || "run",
    protocol: getInput("protocol"),
    request: getInput("request"),
    agent: getInput("agent"),
    agentArgs: splitArguments(getInput("agent-args")),
    model: getInput("model") || null,
    timeoutMinutes: minutes(getInput("timeout-minutes")),
    passedOn: getInput("environment")
      .split(/[\s,]+/)
      .filter((name) => name !== ""),
    outcomeFolder: resolve(environment.GITHUB_WORKSPACE ?? "", getInput("outcome-dir") || join(temp, "haiku-outcome")),
    token: readToken(environment),
    job: readJob(programUrl, environment, run),
  };
}

function readJob(programUrl: string, environment: Environment, { serverUrl, runId }: RunContext): JobPlace {
  const bundleFolder = dirname(fileURLToPath(programUrl));
  return {
    checkout: required(environment, "GITHUB_WORKSPACE"),
    temp: required(environment, "RUNNER_TEMP"),
    repositoryUrl: `${serverUrl}/${required(environment, "GITHUB_REPOSITORY")}.git`,
    runId: runId > 0 ? runId : null,
    node: process.execPath,
    toolServer: join(bundleFolder, "tool-server.mjs"),
    bundleFolder,
    agents: bundleFolder,
    environment,
  };
}

function required(environment: Environment, name: string): string {
  const value = environment[name];
  if (value) return value;
  throw new UserError(
    "environment_missing",
    `${name} is not set`,
    "this program is started by a GitHub Actions runner",
  );
}

function refuseRenamed(environment: Environment): void {
  for (const [old, now] of Object.entries(RENAMED)) {
    if (!environment[`INPUT_${old.toUpperCase()}`]) continue;
    throw new UserError("input_renamed", `the input "${old}" is now called "${now}"`, `rename it in the workflow file`);
  }
}

function minutes(text: string): number | null {
  if (text === "") return null;
  const value = Number(text);
  if (value > 0 && value <= 360) return value;
  throw new UserError("input_invalid", `timeout-minutes is "${text}"`, "give a number of minutes from 1 to 360");
}

/** Arguments as a JSON list, or in one line with quotes as in a shell; nothing in them is expanded. */
export function splitArguments(text: string): readonly string[] {
  const trimmed = text.trim();
  if (trimmed.startsWith("[")) return jsonList(trimmed);
  const words = commandWords(trimmed);
  if (words) return words;
  throw new UserError(
    "input_invalid",
    `agent-args has a quote that is not closed: ${trimmed}`,
    'close the quotes, or give a JSON list: ["--flag", "value"]',
  );
}

function jsonList(text: string): readonly string[] {
  const list = listOrNull(text);
  if (list) return list;
  throw new UserError("input_invalid", "agent-args is no list of texts", 'write it like ["--flag", "value"]');
}

function listOrNull(text: string): readonly string[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((item) => typeof item === "string") ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
