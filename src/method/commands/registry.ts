import { Bug } from "../../shared/index.ts";
import type { Step } from "../model/index.ts";
import type { Command, StepRole } from "./command.ts";
import { ask, decisionRecord } from "./decide.ts";
import { feedback, feedbackWrite } from "./feedback-filing.ts";
import { feedbackAdvance, feedbackReject, feedbackRejectHat, setSeverity, setTargets } from "./feedback-fixing.ts";
import { feedbackList, feedbackRead } from "./feedback-reading.ts";
import { knowledgeList, knowledgeRead } from "./knowledge.ts";
import { discoveryComplete, reviewComplete } from "./review.ts";
import { unitAdvance, unitReject } from "./unit-handoff.ts";
import { unitDelete, unitWrite } from "./unit-planning.ts";
import { unitGet, unitList, unitRead } from "./unit-reading.ts";
import { unitCriterion, unitRecord } from "./unit-working.ts";

/** Every command there is, in the order in which agents are told of them. Adding one is its definition and its line here. */
export const COMMANDS: readonly Command<never>[] = [
  unitList,
  unitRead,
  unitGet,
  unitWrite,
  unitDelete,
  unitRecord,
  unitCriterion,
  unitAdvance,
  unitReject,
  feedback,
  feedbackList,
  feedbackRead,
  feedbackWrite,
  setTargets,
  setSeverity,
  feedbackAdvance,
  feedbackRejectHat,
  feedbackReject,
  reviewComplete,
  discoveryComplete,
  decisionRecord,
  ask,
  knowledgeList,
  knowledgeRead,
  // Each command is typed by its own schema; here they stand together, so the argument type is forgotten.
].map((command) => command as unknown as Command<never>);

const BY_NAME = new Map(COMMANDS.map((command) => [command.name, command]));

/** In the order in which agents are told of them. */
export function commandNames(): readonly string[] {
  return [...BY_NAME.keys()];
}

/** The command of this name; a `Bug` when there is none (names are checked where they come in). */
export function commandNamed(name: string): Command<never> {
  const command = BY_NAME.get(name);
  if (!command) throw new Bug(`no command ${name}`);
  return command;
}

/** What a step may call: reading, and the tools of its kind. `chain` is the fix chain, for a fix step. */
export function commandsFor(step: Step, chain: readonly string[]): readonly string[] {
  const role = roleOf(step, chain);
  const reading = COMMANDS.filter(({ steps }) => steps === "all");
  const own = COMMANDS.filter(({ steps }) => steps !== "all" && role !== null && steps.includes(role));
  return [...reading, ...own].map(({ name }) => name);
}

/** null: gates are run without an agent. */
function roleOf({ kind, hat }: Step, chain: readonly string[]): StepRole | null {
  if (kind === "gates") return null;
  if (kind !== "fix") return kind;
  if (hat === chain[0]) return "fix:first";
  return hat === chain.at(-1) ? "fix:last" : "fix:between";
}
