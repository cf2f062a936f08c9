import { COMMANDS } from "../method/index.ts";
import { gatesRun } from "./gates-command.ts";
import type { Tool } from "./tool.ts";

const commands = COMMANDS.map(({ name, description, hints }): Tool => {
  const { readOnly: readOnlyHint, destructive: destructiveHint, idempotent: idempotentHint } = hints;
  // The method decides on the step's own copy: no command reaches anything else.
  return { name, description, annotations: { readOnlyHint, destructiveHint, idempotentHint, openWorldHint: false } };
});
const ofUnits = commands.filter(({ name }) => name.startsWith("haiku_unit_"));

/** Every tool there is, in the order agents see them: the commands of the method, and behind those of units the runs of their gates. */
export const TOOLS: readonly Tool[] = [...ofUnits, gatesRun, ...commands.filter((tool) => !ofUnits.includes(tool))];
