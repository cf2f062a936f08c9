import * as z from "zod";
import { type Action, actionsFor, type Playbook } from "../../../src/rehearsal/agent/index.ts";
import { inputOf } from "../../../src/tools/tool-calls.ts";
import type { Act, Acts } from "./play.ts";
import type { Step } from "./step.ts";

/** What a playbook for the agent that needs no model says of each kind of step, done by a program with tools of its own. */
export function playbookActs(playbook: Playbook): Acts {
  return (step) => actionsFor(playbook, step).flatMap((action) => actsOf(filled(action, step), step));
}

function actsOf(action: Action, step: Step): readonly Act[] {
  if ("note" in action) return [];
  if ("call" in action) return [{ tool: action.call.tool, args: withStep(action.call, step) }];
  if (!("write" in action)) throw new Error(`no program is told how to do this: ${JSON.stringify(action)}`);
  // Programs write over what is there only after they have seen it.
  const [read, write] = [{ read: action.write.path }, { write: action.write }];
  return step.kind === "fix" ? [read, { ...write, again: true }] : [write];
}

/** What every call of this tool needs is known from the step. */
function withStep({ tool, args }: { readonly tool: string; readonly args: object }, step: Step): object {
  const known: Readonly<Record<string, string | null>> = {
    intent: step.intent,
    stage: step.stage,
    unit: step.unit,
    feedback_id: step.kind === "fix" ? step.subject : null,
  };
  const { properties } = Fields.parse(z.toJSONSchema(inputOf(tool), { io: "input" }));
  const fields = Object.keys(properties);
  const given = fields.flatMap((field) => (known[field] ? [[field, known[field]] as const] : []));
  return { ...Object.fromEntries(given), ...args };
}

const Fields = z.looseObject({ properties: z.record(z.string(), z.unknown()) });

/** Parts of the step stand in a playbook as `${name}`; inside JSON a name is the same text. */
function filled(action: Action, step: Step): Action {
  const parts = new Map(Object.entries(step).map(([name, value]) => [name, String(value)]));
  const text = JSON.stringify(action).replace(/\$\{(\w+)\}/g, (whole, name: string) => parts.get(name) ?? whole);
  return JSON.parse(text) as Action; // the same shape: only texts inside were replaced by texts
}
