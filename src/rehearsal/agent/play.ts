import { chmod, cp, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { UserError } from "../../shared/index.ts";
import { Placeholders } from "./placeholders.ts";
import type { Action } from "./playbook.ts";
import type { StepIdentity } from "./step-identity.ts";
import type { ToolAnswer, ToolClient } from "./tool-client.ts";

/** What the actions of one step are done with. */
export interface Stage {
  readonly step: StepIdentity;
  readonly tools: ToolClient;
  /** The checkout. */
  readonly cwd: string;
  /** Folder of the playbook: `copy` takes from here. */
  readonly folder: string;
  readonly say: (line: string) => void;
}

/** Does a step's actions in order. Fails with `rehearsal_refused` when a tool's answer is not the one written down. */
export async function play(actions: readonly Action[], stage: Stage): Promise<void> {
  const { key: _, ...parts } = stage.step;
  const known = new Placeholders({ ...parts, finding: stage.step.kind === "fix" ? stage.step.subject : null });
  await playAll(actions, stage, known);
}

async function playAll(actions: readonly Action[], stage: Stage, known: Placeholders): Promise<void> {
  for (const action of actions) await playOne(action, stage, known);
}

async function playOne(action: Action, stage: Stage, known: Placeholders): Promise<void> {
  if ("note" in action) return stage.say(known.fill(action.note));
  if ("call" in action) return playCall(action, stage, known);
  if ("write" in action) {
    const { path, content, executable } = known.fill(action.write);
    const file = join(stage.cwd, path);
    stage.say(`writes ${path}`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
    return executable ? chmod(file, 0o755) : undefined;
  }
  if ("delete" in action) {
    const { path } = known.fill(action.delete);
    stage.say(`deletes ${path}`);
    return rm(join(stage.cwd, path), { recursive: true });
  }
  const { from, to } = known.fill(action.copy);
  stage.say(`copies ${from} to ${to}`);
  await mkdir(dirname(join(stage.cwd, to)), { recursive: true });
  await cp(resolve(stage.folder, from), join(stage.cwd, to), { recursive: true });
}

async function playCall(
  action: Extract<Action, { readonly call: unknown }>,
  stage: Stage,
  known: Placeholders,
): Promise<void> {
  const { tool, args, as } = action.call;
  const answer = await stage.tools.call(tool, withIdentity(known.fill(args), tool, stage));
  stage.say(`${tool}: ${JSON.stringify(answer.fields).slice(0, 400)}`);
  known.keep(answer.fields, as);
  const met = answer.isError ? String(answer.fields.error) : null;
  if (met !== (action.expect_error ?? null)) throw unexpected(tool, action.expect_error, answer);
  await playAll(action.then ?? [], stage, known);
}

/** What every call needs is known from the step: a playbook need not repeat it. */
function withIdentity(args: Readonly<Record<string, unknown>>, tool: string, stage: Stage): Record<string, unknown> {
  const { step, tools } = stage;
  const known: Readonly<Record<string, string | null>> = {
    intent: step.intent,
    stage: step.stage,
    unit: step.unit,
    feedback_id: step.kind === "fix" ? step.subject : null,
    template: step.kind === "discover" ? step.subject : null,
  };
  const fields = tools.tools.get(tool) ?? [];
  const given = fields.filter((field) => known[field] !== undefined && known[field] !== null);
  return { ...Object.fromEntries(given.map((field) => [field, known[field]])), ...args };
}

function unexpected(tool: string, expected: string | undefined, answer: ToolAnswer): UserError {
  const met = JSON.stringify(answer.fields);
  return expected === undefined
    ? new UserError("rehearsal_refused", `${tool} was refused: ${met}`, "correct the playbook, or write expect_error")
    : new UserError("rehearsal_refused", `${tool} should have met ${expected}, but: ${met}`, "correct the playbook");
}
