import { Bug } from "../../shared/index.ts";
import type { Step } from "../model/index.ts";
import type { Command } from "./command.ts";
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

// Each command is typed by its own schema; here they stand together, so the argument type is forgotten.
const COMMANDS = new Map<string, Command<never>>(
  [
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
  ].map((command): [string, Command<never>] => [command.name, command as unknown as Command<never>]),
);

const READING = [unitList, unitRead, unitGet, feedbackList, feedbackRead, knowledgeList, knowledgeRead].map(
  ({ name }) => name,
);

export function commandNames(): readonly string[] {
  return [...COMMANDS.keys()];
}

/** The command of this name; a `Bug` when there is none (names are checked where they come in). */
export function commandNamed(name: string): Command<never> {
  const command = COMMANDS.get(name);
  if (!command) throw new Bug(`no command ${name}`);
  return command;
}

/** What a step may call: reading, and the tools of its kind. `chain` is the fix chain, for a fix step. */
export function commandsFor(step: Step, chain: readonly string[]): readonly string[] {
  return [...READING, ...ownCommands(step, chain).map(({ name }) => name)];
}

function ownCommands(step: Step, chain: readonly string[]): readonly { readonly name: string }[] {
  switch (step.kind) {
    case "discover":
      return [discoveryComplete, decisionRecord, feedback];
    case "elaborate":
      return [unitWrite, unitDelete, decisionRecord, ask, feedback];
    case "review":
    case "approve":
      return [feedback, feedbackWrite, reviewComplete];
    case "hat":
      return [unitRecord, unitCriterion, unitAdvance, unitReject, feedback, feedbackWrite, decisionRecord];
    case "fix":
      return fixCommands(step.hat, chain);
    case "gates":
      return [];
  }
}

function fixCommands(hat: string | null, chain: readonly string[]): readonly { readonly name: string }[] {
  if (hat === chain[0]) return [setTargets, setSeverity, feedbackAdvance, feedbackRejectHat];
  if (hat === chain.at(-1)) return [feedbackAdvance, feedbackRejectHat, feedbackReject];
  return [unitWrite, unitDelete, unitRecord, decisionRecord, feedbackAdvance, feedbackRejectHat];
}
