import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { agentVersion, type Containment, findContainment, findPreset, SAME_USER } from "../agents/index.ts";
import { textsToRead } from "../engine/index.ts";
import { readTree } from "../git/index.ts";
import { workFolder } from "../method/index.ts";
import type { Outcome } from "../ports/index.ts";
import { UserError } from "../shared/index.ts";
import { findSecrets, maskSecrets } from "../text/index.ts";
import { chooseAgent, rehearsalArguments } from "./choose-agent.ts";
import type { RunnerInputs } from "./inputs.ts";
import type { Lane, LaneAgent } from "./lane.ts";
import { type LaneSources, readSources } from "./lane-sources.ts";
import { fetchEarlier } from "./look-again.ts";
import { writeOutcome } from "./outcome-folder.ts";
import { checkCheckout, openSteps, readRequest } from "./request.ts";
import { runLane } from "./run-lane.ts";

/**
 * `command: run` — one lane, from the request to the outcome's folder. Fails with a named error when there is nothing
 * to upload: a request, checkout or ledger that does not fit, or an outcome that would be refused. A step that failed
 * is no failure here: it is in the outcome.
 */
export async function runRequest(inputs: RunnerInputs, say: (line: string) => void): Promise<Outcome> {
  const request = readRequest(inputs.protocol, inputs.request);
  await checkCheckout(inputs.job.checkout, request.sha);
  const folder = join(inputs.job.temp, "haiku-steps");
  await mkdir(folder, { recursive: true, mode: 0o711 });
  const [{ sources, texts }, containment] = await Promise.all([
    readAll(request, inputs),
    request.kind === "gates" ? SAME_USER : containmentHere(inputs, folder, say),
  ]);
  const steps = openSteps(sources.state, request);
  const work = textsToRead(sources.state, texts);
  const earlier = await fetchEarlier(inputs, sources.state, steps, say);
  const lane = openLane(inputs, { ...sources, earlier }, { request, folder, containment, say });
  const runs = await runLane(lane, steps, work);
  return writeOutcome(lane, runs, inputs.outcomeFolder);
}

/** The books, and the texts of the work in the folder that they name. */
async function readAll(request: Lane["request"], { job, token }: RunnerInputs) {
  const sources = await readSources(request, job, token);
  return { sources, texts: await readTree(job.checkout, request.sha, workFolder(sources.state)) };
}

interface LaneBeginning {
  readonly request: Lane["request"];
  readonly folder: string;
  readonly containment: Containment;
  readonly say: (line: string) => void;
}

/** The strongest containment that works here, for a lane with an agent. */
function containmentHere(inputs: RunnerInputs, base: string, say: (line: string) => void): Promise<Containment> {
  const { node, toolServer, environment } = inputs.job;
  const path = environment.PATH ?? "/usr/local/bin:/usr/bin:/bin";
  return findContainment({ base, mustRead: toolServer, node, path }, say);
}

function openLane(
  inputs: RunnerInputs,
  { earlier, ...sources }: LaneSources & Pick<Lane, "earlier">,
  begin: LaneBeginning,
): Lane {
  const { request, folder, containment, say } = begin;
  if (inputs.command === "gates" && request.kind !== "gates") {
    throw new UserError("command_wrong", `command: gates was asked to run a ${request.kind} lane`, "use command: run");
  }
  const secrets = knownSecrets(inputs);
  const mask = (text: string) => maskSecrets(text, secrets);
  const secretsIn = (text: string) => findSecrets(text, secrets).map(({ kind }) => kind);
  const agentFor = agentsOf(inputs, sources, join(folder, "playbook"));
  return { inputs, request, sources, earlier, folder, containment, mask, secretsIn, say, agentFor };
}

/** Finds each step's agent; a program's version is asked once. */
function agentsOf(inputs: RunnerInputs, sources: LaneSources, playbook: string): Lane["agentFor"] {
  const versions = new Map<string, Promise<string | null>>();
  return async (start): Promise<LaneAgent> => {
    const choice = chooseAgent(inputs, sources, start);
    const preset = findPreset(choice.use);
    const version = versions.get(preset.name) ?? agentVersion(preset, inputs.job.environment.PATH ?? "");
    versions.set(preset.name, version);
    const rehearses = preset.name === "rehearsal";
    const given = inputs.agentArgs.length > 0 ? inputs.agentArgs : choice.args;
    const args = rehearses ? await rehearsalArguments(given, sources.settings, playbook) : given;
    return { preset, args, model: choice.model, version: await version };
  };
}

/** Values that must never be shown: the token, and everything in the environment that is named like a secret. */
function knownSecrets({ token, job }: RunnerInputs): readonly string[] {
  const named = Object.entries(job.environment).filter(([name]) => /(TOKEN|SECRET|PASSWORD|_KEY)$/.test(name));
  const values = [token, ...named.map(([, value]) => value ?? "")];
  return [...new Set(values)].filter((value) => value.length >= 8);
}
