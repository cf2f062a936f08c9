import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Bug, UserError } from "../../../../shared/index.ts";
import { evaluateText, type Scope } from "../expressions/index.ts";
import type { ActionMain } from "../options.ts";
import type { Runtime } from "../runtime.ts";
import { readActionFile } from "./action-file.ts";
import { type CommandFiles, makeCommandFiles, readCommandFiles } from "./command-files.ts";
import { stepEnvironment } from "./environment.ts";
import { type FoundAction, findAction, type RepositoryAction } from "./find-action.ts";
import type { JobState, PlannedStep } from "./job-state.ts";
import { type ProcessRequest, runProcess } from "./step-process.ts";

/** One step about to run: its `env` is evaluated, its condition was met. */
export interface StepCall {
  readonly runtime: Runtime;
  readonly state: JobState;
  readonly step: PlannedStep;
  readonly scope: Scope;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

type Outputs = Readonly<Record<string, string>>;

/** Runs the step and takes in what it left behind; a step that fails is a `UserError` or `HostError`. */
export async function performStep(call: StepCall): Promise<Outputs> {
  const { uses } = call.step.definition;
  if (uses === undefined) return runScript(call);
  const action = findAction(uses);
  if (action === null) throw new Bug(`${uses} was let through when the workflow was read`);
  return action.kind === "repository" ? runAction(call, action) : runStandIn(call, action);
}

async function runScript(call: StepCall): Promise<Outputs> {
  const { step, state, scope } = call;
  const { workflow } = state.run;
  const defaults = {
    ...workflow.definition.defaults?.run,
    ...workflow.definition.jobs[state.record.key]?.defaults?.run,
  };
  const script = join(state.folders.temp, `step_${step.number}.sh`);
  await writeFile(script, evaluateText(step.definition.run ?? "", scope));
  const shell = step.definition.shell ?? defaults.shell;
  const folder = step.definition["working-directory"] ?? defaults["working-directory"] ?? ".";
  return runProgram(call, {
    file: shell ?? "bash",
    args: shell === "bash" ? ["--noprofile", "--norc", "-eo", "pipefail", script] : ["-e", script],
    cwd: resolve(state.folders.workspace, evaluateText(folder, scope)),
    env: {},
    action: step.definition.id ?? "__run",
  });
}

async function runAction(call: StepCall, found: RepositoryAction): Promise<Outputs> {
  const folder = call.state.actions.get(call.step.definition.uses ?? "");
  if (folder === undefined) throw new Bug(`${found.name} was not fetched before the job began`);
  const action = await readActionFile(folder);
  const given = evaluateAll(call.step.definition.with ?? {}, call.scope);
  const unexpected = Object.keys(given).filter((name) => !(name.toLowerCase() in lowerKeys(action.inputs)));
  if (unexpected.length > 0) call.state.log.note(`warning: unexpected input(s) ${unexpected.join(", ")}`);
  const defaults = Object.entries(action.inputs).map(([name, input]) => [name, input.default ?? ""] as const);
  const inputs = { ...evaluateAll(lowerKeys(Object.fromEntries(defaults)), call.scope), ...lowerKeys(given) };
  const env = Object.entries(inputs).map(([name, value]) => [
    `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`,
    value,
  ]);
  return runProgram(call, {
    file: call.runtime.nodePath,
    args: [resolve(action.folder, action.runs.main)],
    cwd: call.state.folders.workspace,
    env: { ...Object.fromEntries(env), ...runnersOwn(call) },
    action: call.step.definition.id ?? `__${found.name.replaceAll("/", "_")}`,
    main: call.runtime.mains[found.name],
  });
}

/** What a real runner gives to actions, and not to scripts: whoever finds it may upload artifacts in the job's name. */
function runnersOwn({ runtime, state }: StepCall): Readonly<Record<string, string>> {
  const url = runtime.host.url();
  return {
    ACTIONS_RUNTIME_TOKEN: state.runtimeToken,
    ACTIONS_RUNTIME_URL: `${url}/_runtime/`,
    ACTIONS_RESULTS_URL: `${url}/_results/`,
    ACTIONS_CACHE_URL: `${url}/_cache/`,
  };
}

async function runStandIn(call: StepCall, found: Extract<FoundAction, { kind: "stand-in" }>): Promise<Outputs> {
  const { runtime, state, step, scope } = call;
  const { host, artifacts, nodePath, now } = runtime;
  const { id: runId, repo, facts } = state.run;
  const { workspace, home } = state.folders;
  return found.standIn.run({
    ...{ host, artifacts, nodePath, now, repo, runId, sha: facts.sha, ref: facts.ref },
    ...{ token: state.token, workspace, home, env: { PATH: runtime.env.PATH ?? "" } },
    signal: AbortSignal.any([call.signal, runtime.closing]),
    inputs: { ...found.standIn.inputs, ...evaluateAll(step.definition.with ?? {}, scope) },
    log: (line) => state.log.note(line),
    addMask: (value) => state.log.addMask(value),
    addPath: (folder) => state.path.unshift(folder),
  });
}

interface Program extends Pick<ProcessRequest, "file" | "args" | "cwd" | "env"> {
  readonly action: string;
  /** Played instead of the file. */
  readonly main?: ActionMain | undefined;
}

async function runProgram(call: StepCall, program: Program): Promise<Outputs> {
  const { runtime, state, step } = call;
  const files = await makeCommandFiles(state.folders.commands, step.number);
  const own = { env: { ...call.env, ...program.env }, files, action: program.action };
  const env = stepEnvironment(runtime, state, own);
  const [{ signal }, { closing, graceMs }, { main, cwd }] = [call, runtime, program];
  const onLine = (line: string): void => state.log.print(line);
  const { code, leftover } = main
    ? { code: await main({ cwd, env, signal: AbortSignal.any([signal, closing]), onLine }), leftover: null }
    : await runProcess({ ...program, env, signal, closing, graceMs, onLine });
  if (leftover !== null) state.leftovers.add(leftover);
  const outputs = await takeIn(state, files);
  if (code !== 0) throw new StepFailure(outputs, code);
  return outputs;
}

/** A program that ended with another code than 0; what it wrote until then counts all the same. */
export class StepFailure extends UserError {
  readonly outputs: Outputs;

  constructor(outputs: Outputs, code: number) {
    super("step_failed", `Process completed with exit code ${code}.`, "see the lines above");
    this.outputs = outputs;
  }
}

async function takeIn(state: JobState, files: CommandFiles): Promise<Outputs> {
  const written = await readCommandFiles(files);
  for (const [name, value] of written.env) {
    if (name === "NODE_OPTIONS")
      throw new UserError("env_refused", "NODE_OPTIONS cannot be set by GITHUB_ENV", "use `env`");
    state.env.set(name, value);
  }
  for (const folder of written.path) state.path.unshift(folder);
  if (written.summary !== "") state.log.note(`▸ summary\n${written.summary.trimEnd()}`);
  return Object.fromEntries(written.outputs);
}

function evaluateAll(texts: Readonly<Record<string, string>>, scope: Scope): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, evaluateText(text, scope)]));
}

function lowerKeys<Item>(record: Readonly<Record<string, Item>>): Record<string, Item> {
  return Object.fromEntries(Object.entries(record).map(([name, item]) => [name.toLowerCase(), item]));
}
