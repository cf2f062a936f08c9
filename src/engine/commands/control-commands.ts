import {
  type Finding,
  GRANTS,
  type Intervention,
  isClosed,
  type LedgerEvent,
  MODES,
  openIteration,
  openRecord,
  parseStepKey,
  QUALITY_GATES,
  recordedSteps,
  type Step,
  signersWaited,
  stepName,
  unitNumber,
  workingStage,
} from "../../method/index.ts";
import { type Observation, stateOf } from "../observe/observation.ts";
import { openJobs } from "../observe/open-jobs.ts";
import type { CommandSource, Unmade } from "./finding-commands.ts";

type Made = readonly LedgerEvent[] | Unmade;

/**
 * `cancel [step]`: what is named, or everything, stops: the attempt is closed and the step held until `retry` or
 * `resume`. A job is stopped as a whole, so steps that share it are cancelled with it.
 */
export function cancel(observation: Observation, args: string, said: CommandSource): Made {
  const jobs = openJobs(stateOf(observation));
  const [name = "", ...rest] = args.split(/\s+/).filter((word) => word !== "");
  const running = jobs.flatMap((job) => job.steps.map((key) => shortName(parseStepKey(key).step))).join(", ");
  if (jobs.length === 0) return { message: "nothing is running", hint: "`/haiku pause` keeps new work from starting" };
  const meant = jobs.filter((job) => name === "" || job.steps.some((key) => isMeant(name, parseStepKey(key).step)));
  if (meant.length === 0) return { message: `nothing that runs is called "${name}"`, hint: `running: ${running}` };
  const note = rest.join(" ");
  return meant.flatMap(({ lane: job, steps }): LedgerEvent[] => {
    const run = openRecord(stateOf(observation), job)?.run ?? observation.runs.find(({ name }) => name === job)?.id;
    const message = `cancelled by ${said.by.login}${note ? `: ${note}` : ""}`;
    return [
      { do: "close", at: said.at, steps, result: "cancelled", message, run: run ?? null },
      ...steps.map((key): LedgerEvent => intervene(parseStepKey(key).step, { ...said, do: "cancel" }, note)),
    ];
  });
}

/** `retry [FB-n | step | stage | cap] [note]`: one finding, a step or stage by name, a cap to grant again, or whatever is stuck. */
export function retry(observation: Observation, args: string, said: CommandSource): readonly LedgerEvent[] {
  const [first = "", ...rest] = args.split(/\s+/);
  const finding = stateOf(observation).findings.find(({ id }) => id.toLowerCase() === first.toLowerCase());
  const stage = workingStage(stateOf(observation))?.name ?? null;
  const told = (note: string): Intervention => ({
    ...said,
    do: "retry",
    ...(note.trim() ? { note: note.trim() } : {}),
  });
  if (finding) return [{ do: "intervene", stage: null, finding: finding.id, intervention: told(rest.join(" ")) }];
  const grant = GRANTS.find((one) => one === first.toLowerCase());
  if (grant) return [{ do: "intervene", stage, finding: null, intervention: { ...told(rest.join(" ")), step: grant } }];
  const steps = first === "" ? [] : recordedSteps(stateOf(observation)).filter((step) => isMeant(first, step));
  const names = new Map(steps.map((step) => [stepName(step), step]));
  const named = Object.keys(stateOf(observation).stages).find((one) => one === first.toLowerCase());
  if (names.size === 0 && named)
    return [{ do: "intervene", stage: named, finding: null, intervention: told(rest.join(" ")) }];
  if (names.size === 0)
    return [stage, ...stagesLookedAtAgain(observation)].map((one) => {
      return { do: "intervene", stage: one, finding: null, intervention: told(args) };
    });
  return [...names.values()].map((step) => intervene(step, { ...said, do: "retry" }, rest.join(" ")));
}

/** A finding or a step that there is none of; other words are a note, and whatever is stuck is meant. */
export function retryProblem(observation: Observation, args: string): Unmade | null {
  const [first = ""] = args.split(/\s+/);
  const { findings } = stateOf(observation);
  if (/^FB-\d+$/i.test(first) && !findings.some(({ id }) => id.toLowerCase() === first.toLowerCase()))
    return { message: `there is no finding ${first.toUpperCase()}`, hint: "`/haiku status` names those there are" };
  if (first.includes("/") && !recordedSteps(stateOf(observation)).some((step) => isMeant(first, step)))
    return {
      message: `no step is called "${first}"`,
      hint: "`/haiku why` names what is stuck; `/haiku retry` alone means all of it",
    };
  return null;
}

/** Merged stages whose roles are to sign again: what is stuck may be there. */
function stagesLookedAtAgain(observation: Observation): readonly string[] {
  const state = stateOf(observation);
  const waited = signersWaited({ state, facts: observation.facts }).flatMap(({ stage }) => stage ?? []);
  return [...new Set(waited)].filter((name) => state.stages[name]?.merged != null);
}

/** `mode <mode>`: for the stages that begin from now on. */
export function changeMode(observation: Observation, args: string, said: CommandSource): Made {
  const name = args.trim().toLowerCase();
  const modes = MODES.filter((one) => one !== "quick");
  const mode = modes.find((one) => one === name);
  if (name === "quick")
    return { message: "quick is one stage, chosen at the start", hint: "`/haiku start <studio>/<stage>`" };
  if (!mode) return { message: `there is no mode "${name}"`, hint: `there are: ${modes.join(", ")}` };
  const { intent } = stateOf(observation);
  if (intent.mode === "quick")
    return { message: "a quick intent has one stage and no next one", hint: "start another intent" };
  if (intent.mode === mode) return { message: `the mode is ${mode} already`, hint: "nothing is to be done" };
  return [{ do: "mode", ...said, mode }];
}

/** `move FB-n <stage>`: the finding belongs elsewhere; `intent` means the whole. */
export function moveFinding(observation: Observation, args: string, said: CommandSource): Made {
  const [id = "", name = ""] = args.split(/\s+/);
  const state = stateOf(observation);
  const finding = state.findings.find((one) => one.id.toLowerCase() === id.toLowerCase());
  if (!finding) return { message: `there is no finding "${id}"`, hint: "`/haiku move FB-001 <stage>`" };
  const begun = Object.keys(state.stages);
  const stage = name === "intent" ? null : begun.find((one) => one === name);
  if (stage === undefined)
    return {
      message: name === "" ? "the stage is missing" : `stage "${name}" has not begun`,
      hint: `one of ${[...begun, "intent"].join(", ")}`,
    };
  return movable(finding, stage) ?? [{ do: "move", ...said, finding: finding.id, stage }];
}

function movable(finding: Finding, stage: string | null): Unmade | null {
  if (isClosed(finding)) return { message: `${finding.id} is closed`, hint: "file a new finding if it is back" };
  if (finding.stage === stage) return { message: `${finding.id} is there already`, hint: "nothing is to be done" };
  if (openIteration(finding.iterations) === null) return null;
  return { message: `${finding.id} is being worked on`, hint: `\`/haiku cancel ${finding.id}\` first, or wait` };
}

/** Whether people mean this step: `001`, `unit-001`, `FB-001`, a role, a hat, a kind, or its full name. */
function isMeant(name: string, step: Omit<Step, "n" | "attempt">): boolean {
  const wanted = name.toLowerCase();
  const subject = step.subject?.toLowerCase() ?? null;
  if (wanted === stepName(step).toLowerCase() || wanted === step.kind || wanted === subject) return true;
  if (wanted === step.hat?.toLowerCase() || wanted === `${step.kind}/${subject ?? "-"}`) return true;
  if (wanted === QUALITY_GATES) return step.kind === "gates";
  return step.kind === "hat" && unitNumber(wanted) === subject;
}

function shortName({ kind, subject, hat }: Step): string {
  return [subject ?? kind, hat].filter((part) => part !== null).join("/");
}

function intervene(
  step: Omit<Step, "n" | "attempt">,
  said: Omit<Intervention, "step" | "note">,
  note: string,
): LedgerEvent {
  const intervention = { ...said, step: stepName(step), ...(note.trim() ? { note: note.trim() } : {}) };
  return { do: "intervene", stage: step.stage, finding: null, intervention };
}
