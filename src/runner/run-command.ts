import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type Containment, LeftBehind, type ProbeGround, requireAgent } from "../agents/index.ts";
import { textsToRead } from "../engine/index.ts";
import { readTree } from "../git/index.ts";
import { type Step, workFolder } from "../method/index.ts";
import type { Seal } from "../ports/index.ts";
import { findPreset } from "../presets/index.ts";
import { isSecretName, UserError } from "../shared/index.ts";
import { addedSecrets, maskSecrets } from "../text/index.ts";
import { checkContainment } from "./check-containment.ts";
import { chooseAgent, playbookArguments } from "./choose-agent.ts";
import type { ForeignCode } from "./foreign-code.ts";
import { findGround, type Ground } from "./ground.ts";
import type { RunnerInputs } from "./inputs.ts";
import type { Job, JobAgent, KeepRun, StepRun } from "./job.ts";
import { type JobSources, readSources } from "./job-sources.ts";
import { keepRuns } from "./kept-runs.ts";
import { notRun } from "./not-run.ts";
import { clearOutcome, outcomeWriter, type Written } from "./outcome-folder.ts";
import { passOn } from "./passed-on.ts";
import { checkCheckout, openSteps, readRequest } from "./request.ts";
import { fetchEarlier } from "./rereview-diff.ts";
import { runSteps } from "./run-steps.ts";
import { setUpProject } from "./set-up.ts";

/**
 * `command: run` — one job, from the request to the outcome's folder. Fails with a named error when there is nothing
 * to upload: a request, checkout or ledger that does not fit, or an outcome that would be refused. A step that failed
 * is no failure here: it is in the outcome.
 */
export async function runRequest(
  inputs: RunnerInputs,
  foreign: ForeignCode,
  { say, seal }: { readonly say: (line: string) => void; readonly seal: Seal },
): Promise<Written> {
  const request = readRequest(inputs.protocol, inputs.request);
  await checkCheckout(inputs.job.checkout, request.sha);
  const ground = await findGround(inputs.job);
  const finding = foreign.findContainment(probeGround(ground), say);
  const [{ sources, texts }, containment] = await Promise.all([readAll(request, inputs), finding]);
  const steps = openSteps(sources.state, request);
  const work = textsToRead(sources.state, texts);
  const earlier = await fetchEarlier(inputs, sources.state, steps, say);
  await clearOutcome(inputs.outcomeFolder);
  const write = outcomeWriter(request, inputs.outcomeFolder, seal);
  const job = openJob(
    { ...inputs, job: ground.job },
    { ...sources, earlier },
    { request, ground, foreign, containment, say, keep: keepRuns(write, say) },
  );
  const runs = await runContained(job, steps, work).catch(async (error: unknown) => {
    // What lives on had its hands on more than its own step: nothing leaves the job, not even what has ended.
    if (error instanceof LeftBehind) await rm(inputs.outcomeFolder, { recursive: true, force: true });
    throw error;
  });
  await ground.clear();
  // Once more, now that no process of anybody else is left that could have changed what lies there.
  return write(runs);
}

/** The ledger, and the texts of the work in the folder that they name. */
async function readAll(request: Job["request"], { job, token }: RunnerInputs) {
  const sources = await readSources(request, job, token);
  return { sources, texts: await readTree(job.checkout, request.sha, workFolder(sources.state)) };
}

/** The job's steps, after its set-up; where that cannot be had, each of them has failed for that reason. */
async function runContained(
  job: Job,
  steps: readonly Step[],
  work: ReadonlyMap<string, string>,
): Promise<readonly StepRun[]> {
  try {
    checkContainment(job);
    const passing = { ...job, ...(await passOn(job)) };
    return await runSteps({ ...passing, installed: await setUpProject(passing) }, steps, work);
  } catch (error) {
    if (!(error instanceof UserError) || !BEFORE_ALL.has(error.code)) throw error;
    job.say(`${error.code}: ${error.message}`);
    const failure = { code: error.code, message: `${job.mask(error.message)}; ${error.hint}`.slice(0, 4000) };
    return steps.map((step, index) => notRun(job, { step, state: job.sources.state, work, index }, failure));
  }
}

/** Why no step of a job was begun. */
const BEFORE_ALL = new Set(["containment_too_weak", "environment_refused", "setup_failed"]);

/** Where containment is tried, for agents, gates and set-up alike. */
function probeGround({ folder, job }: Ground): ProbeGround {
  const { node, toolServer, environment } = job;
  return { base: folder, mustRead: toolServer, node, path: environment.PATH ?? "/usr/local/bin:/usr/bin:/bin" };
}

interface JobBeginning {
  readonly request: Job["request"];
  readonly ground: Ground;
  readonly foreign: ForeignCode;
  readonly containment: Containment;
  readonly say: (line: string) => void;
  readonly keep: KeepRun;
}

function openJob(
  inputs: RunnerInputs,
  { earlier, ...sources }: JobSources & Pick<Job, "earlier">,
  begin: JobBeginning,
): Job {
  const { request, ground, foreign, containment, say, keep } = begin;
  const { folder, objects } = ground;
  if (inputs.command === "gates" && request.kind !== "gates") {
    throw new UserError("command_wrong", `command: gates was asked to run a ${request.kind} lane`, "use command: run");
  }
  const secrets = knownSecrets(inputs);
  const mask = (text: string) => maskSecrets(text, secrets);
  const rules = { known: secrets, allow: sources.config.secrets.allow };
  const secretsIn = (before: string | null, after: string) => addedSecrets(before, after, rules);
  const agentFor = agentsOf(inputs, sources, join(folder, "playbook"));
  const own = { inputs, request, sources, earlier, folder, objects, foreign, containment, installed: null };
  const { environment } = inputs.job;
  return { ...own, versions: new Map(), environment, mask, secretsIn, say, keep, agentFor };
}

/** Finds each step's agent. Fails with `agent_missing` where its program is not installed. */
function agentsOf(inputs: RunnerInputs, sources: JobSources, folder: string): Job["agentFor"] {
  return async (start): Promise<JobAgent> => {
    const choice = chooseAgent(inputs, sources, start);
    const preset = findPreset(choice.use);
    await requireAgent(preset, inputs.job.environment.PATH ?? "");
    const given = inputs.agentArgs.length > 0 ? inputs.agentArgs : choice.args;
    const args = preset.playbook ? await playbookArguments(preset.playbook, given, sources.settings, folder) : given;
    return { preset, args, model: choice.model };
  };
}

/** Values that must never be shown: the token, and everything in the environment that is named like a secret. */
function knownSecrets({ token, job }: RunnerInputs): readonly string[] {
  const named = Object.entries(job.environment).filter(([name]) => isSecretName(name));
  const values = [token, ...named.map(([, value]) => value ?? "")];
  return [...new Set(values)].filter((value) => value.length >= 8);
}
