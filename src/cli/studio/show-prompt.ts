import { folderOf, type StageDefinition, type StudioDefinition } from "../../method/index.ts";
import type { Prompt } from "../../render/prompt/index.ts";
import { UserError } from "../../shared/index.ts";
import { parsePlans } from "../../state/index.ts";
import { DEFAULT_CONFIG } from "../../studio/index.ts";
import { stepPrompt } from "../../tools/index.ts";
import { EXIT, type ExitCode, type Terminal, writeJson } from "../terminal.ts";
import { promptSizes, sizeTable } from "./prompt-sizes.ts";
import { readProject } from "./read-studios.ts";
import { type SampleStep, type StepChoice, sampleStep } from "./sample-step.ts";
import { stageAt, studioAt } from "./studio-address.ts";

/** Options of the command; exactly one of those that name a step. `address` is `<studio>/<stage>`. */
export interface PromptAsked {
  readonly address: string;
  readonly hat?: string | undefined;
  readonly fixHat?: string | undefined;
  readonly plan?: string | undefined;
  readonly work?: string | undefined;
  readonly discovery?: string | undefined;
  readonly elaborate?: boolean | undefined;
  readonly sizes?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/** `haiku studio prompt`: what an agent would read in a step of this stage, made by the code that makes it in a job. */
export async function showPrompt(terminal: Terminal, asked: PromptAsked): Promise<ExitCode> {
  const [name = "", stageName, ...more] = asked.address.split("/");
  if (stageName === undefined || more.length > 0) {
    throw new UserError("address_invalid", `"${asked.address}" names no stage`, "write <studio>/<stage>");
  }
  const studio = studioAt((await readProject(terminal.folder)).studios, name);
  const prompt = samplePrompt(studio, stageAt(studio, stageName), wantedBy(asked));
  const sizes = promptSizes(prompt);
  if (asked.json) writeJson(terminal, { prompt: prompt.text, files: Object.fromEntries(prompt.files), sizes });
  else {
    const files = [...prompt.files].map(([file, text]) => `──── beside it, ${file}\n${text.trimEnd()}`);
    const words = asked.sizes === true ? [] : [prompt.text.trimEnd(), ...files, "──── sizes in bytes"];
    terminal.write(`${[...words, sizeTable(sizes)].join("\n\n")}\n`);
  }
  return EXIT.ok;
}

/** The prompt of one step of a stage, with sample data in place of an intent's. */
export function samplePrompt(studio: StudioDefinition, stage: StageDefinition, wanted: StepChoice): Prompt {
  return stepPrompt({ ...inputOf(sampleStep(studio, stage, wanted)), studio }).prompt;
}

function inputOf({ state, work, step }: SampleStep) {
  return {
    state,
    plans: parsePlans(folderOf(state), state.intent.stages, work),
    step,
    paths: [...work.keys()],
    minutes: DEFAULT_CONFIG.limits.minutes,
    dataFolder: "/session/data",
    nonce: "0123456789abcdef",
    withheld: new Map<string, string>(),
  };
}

/** Exactly one of the options. Fails with `step_unclear` otherwise. */
function wantedBy(asked: PromptAsked): StepChoice {
  const named = [
    ["hat", asked.hat],
    ["fix", asked.fixHat],
    ["review", asked.plan],
    ["approve", asked.work],
    ["discover", asked.discovery],
  ] as const;
  const given = named.flatMap(([kind, name]): readonly StepChoice[] => (name === undefined ? [] : [{ kind, name }]));
  const all: readonly StepChoice[] = asked.elaborate === true ? [...given, { kind: "elaborate" }] : given;
  const [only, ...others] = all;
  if (only !== undefined && others.length === 0) return only;
  const hint = "give one of --hat, --fix-hat, --plan, --work, --discovery, --elaborate";
  throw new UserError("step_unclear", only ? "only one step has one prompt" : "no step was named", hint);
}
