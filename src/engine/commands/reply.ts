import type { LedgerEvent, Person } from "../../method/index.ts";
import { failedAnswer, type NextLook } from "../../render/index.ts";
import type { ParsedCommand } from "../../text/index.ts";
import { pageOf } from "../observe/block-view.ts";
import type { Observation } from "../observe/observation.ts";
import type { PlacedComment } from "../observe/unanswered-comments.ts";
import type { EngineOptions, ReadPorts } from "../ports.ts";
import type { CommandSource, Unmade } from "./finding-commands.ts";

/** What a command comes to: events for the ledger, words for who gave it. */
export interface Reply {
  readonly events?: readonly LedgerEvent[];
  readonly words?: string;
  readonly refused?: boolean;
  /** An approval that stands. It is read with everything else that was seen; an event of its own keeps it for later. */
  readonly heeded?: boolean;
}

/** A command with everything that an answer may depend on. */
export interface CommandContext {
  readonly ports: ReadPorts;
  readonly options: EngineOptions;
  /** As it is after the commands before this one. */
  readonly observation: Observation;
  readonly placed: PlacedComment;
  readonly command: ParsedCommand;
  /** What the engine would do now by itself. */
  readonly foresee: (observation: Observation) => NextLook;
}

/** A command of somebody who may give it. */
export interface PermittedCommand extends CommandContext {
  readonly by: Person;
  readonly said: CommandSource;
  /** All that was written: the rest of the line and the lines below. */
  readonly text: string;
}

/** A ruling that could not be made is told with what is missing. */
export function orFailed(
  options: EngineOptions,
  what: string,
  made: LedgerEvent | readonly LedgerEvent[] | Unmade,
): Reply {
  if (isEvents(made)) return { events: made };
  if ("do" in made) return { events: [made] };
  return { words: failedAnswer(pageOf(options), { what, ...made }), refused: true };
}

/** Tells a list of events from a single one, and from what could not be made. */
export function isEvents(made: LedgerEvent | readonly LedgerEvent[] | Unmade): made is readonly LedgerEvent[] {
  return Array.isArray(made);
}
