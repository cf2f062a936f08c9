import { mkdir, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join } from "node:path";
import { type IntentState, type Step, type StudioDefinition, unitRecordOf } from "../method/index.ts";
import { findPreset } from "../presets/index.ts";
import { modelOf } from "../render/prompt/index.ts";
import { UserError } from "../shared/index.ts";
import { parseUnit } from "../state/index.ts";
import type { Config } from "../studio/index.ts";
import type { RunnerInputs } from "./inputs.ts";

/** Which agent does a step, and with which model. */
export interface AgentChoice {
  readonly use: string;
  /** Null: nobody asks for one. */
  readonly model: string | null;
  /** Arguments of the configuration; those of the workflow win. */
  readonly args: readonly string[];
}

/**
 * The workflow's `agent` and `model` win; else the configuration's entry for the role (`review:*`, `classifier`), else
 * its default. Where none of them names a model, the plan of the unit does, then the hat's (reviewer's, template's)
 * own text, its stage, its studio. These name models of the studio's authors' agent, and count for no other.
 */
export function chooseAgent(
  inputs: Pick<RunnerInputs, "agent" | "model">,
  { config, studio }: { readonly config: Config; readonly studio: StudioDefinition },
  { step, state }: { readonly step: Step; readonly state: IntentState },
): AgentChoice {
  const entry = Object.entries(config.agents.roles).find(([pattern]) => matchesRole(pattern, step))?.[1];
  const configured = entry ?? config.agents.default;
  const use = inputs.agent || configured.use;
  const studioModel = findPreset(use).studioModels ? (plannedModel(state, step) ?? modelOf(studio, step)) : null;
  const configModel = use === configured.use ? (configured.model ?? null) : null;
  const args = use === configured.use ? (configured.args ?? []) : [];
  return { use, model: inputs.model ?? configModel ?? studioModel, args };
}

/** The model that the locked plan of a hat's unit asks for. */
function plannedModel(state: IntentState, { kind, stage, subject }: Step): string | null {
  const record = stage === null || kind !== "hat" ? undefined : state.stages[stage];
  const unit = record && unitRecordOf(record, subject);
  if (stage === null || !unit || unit.body === "") return null;
  return parseUnit(unit.body, { stage, id: unit.id, path: `${unit.id}.md` }).model ?? null;
}

function matchesRole(pattern: string, step: Step): boolean {
  const role = step.hat ?? step.subject ?? step.kind;
  const [kind, name] = pattern.includes(":") ? pattern.split(/:(.*)/s) : [step.kind, pattern];
  return kind === step.kind && (name === "*" || name === role);
}

/**
 * Arguments for an agent that plays a playbook, `standard` where none is named: it is the default branch's, laid out in a
 * folder outside every checkout together with what lies beside it. An absolute `--playbook` is taken as it is.
 */
export async function playbookArguments(
  standard: string,
  args: readonly string[],
  settings: ReadonlyMap<string, string>,
  folder: string,
): Promise<readonly string[]> {
  const at = args.indexOf("--playbook");
  const named = at < 0 ? undefined : args[at + 1];
  if (named !== undefined && isAbsolute(named)) return args;
  const path = named ?? standard;
  if (!settings.has(path)) {
    if (named === undefined) return args;
    const hint = `put it below .haiku/ on the default branch, or give an absolute path`;
    throw new UserError("playbook_missing", `there is no playbook ${path} on the default branch`, hint);
  }
  for (const [name, text] of settings) {
    if (!name.startsWith(`${dirname(path)}/`)) continue;
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  const rest = at < 0 ? args : [...args.slice(0, at), ...args.slice(at + 2)];
  return [...rest, "--playbook", join(folder, path)];
}
