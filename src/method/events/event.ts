import type * as z from "zod";
import type { IntentState, Person } from "../model/index.ts";
import { PersonShape } from "../model/index.ts";
import { type Recorded, Time, text } from "../model/recorded.ts";

/** What an event says in the history of its intent, besides the stage it is about. What is left out is nothing. */
export interface HistoryWords {
  /** When it was; otherwise the event's own time, or that of its commit. */
  readonly at?: string;
  /** What was done; otherwise the event's name. */
  readonly did?: string;
  /** Whose act it was; nobody's: the engine's. */
  readonly by?: Person | null;
  /** Finding, question, gate or commit it concerns. */
  readonly about?: string | null;
  readonly note?: string | null;
}

/** What one kind of event does and says. */
export interface LedgerEventKind<Event> {
  /** The ledger after it. Pure; fails with the named error of the rule that forbids it. */
  apply(state: IntentState, event: Event): IntentState;
  /** What it is called in the subject of its commit, in a few words. */
  subject(event: Event): string;
  /** Null where the history tells it as a part of a step. */
  history(event: Event): HistoryWords | null;
  /** Set where it may still be said of an intent that has ended. */
  readonly afterEnd?: true;
}

/** A row of the table of events. */
export interface LedgerEventRow<Shape extends z.ZodObject> extends LedgerEventKind<Recorded<Shape>> {
  /** What stands beside the name in its `Haiku-Do` line: everything that applying it needs. */
  readonly schema: Shape;
}

/** A row whose event is typed by its schema. */
export function event<Shape extends z.ZodObject>(row: LedgerEventRow<Shape>): LedgerEventRow<Shape> {
  return row;
}

/** What every act of a person says: when, who, and where it was said. */
export const saidFields = { at: Time, by: PersonShape, source: text };
