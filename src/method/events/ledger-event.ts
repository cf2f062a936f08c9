import type { IntentState } from "../model/index.ts";
import type { Recorded } from "../model/recorded.ts";
import { keepInvalidated } from "../transitions/invalidate.ts";
import { forbid, goesBy } from "../transitions/rules.ts";
import type { HistoryWords, LedgerEventKind } from "./event.ts";
import { FINDING_EVENTS } from "./finding-events.ts";
import { GATE_EVENTS } from "./gate-events.ts";
import { INTENT_EVENTS } from "./intent-events.ts";
import { PERSON_EVENTS } from "./person-events.ts";
import { PULL_REQUEST_EVENTS } from "./pull-request-events.ts";
import { STAGE_EVENTS } from "./stage-events.ts";
import { STEP_EVENTS } from "./step-events.ts";

/** Every event that a ledger may say, by the name it has in its `Haiku-Do` line. */
export const EVENTS = {
  ...INTENT_EVENTS,
  ...STAGE_EVENTS,
  ...STEP_EVENTS,
  ...GATE_EVENTS,
  ...FINDING_EVENTS,
  ...PULL_REQUEST_EVENTS,
  ...PERSON_EVENTS,
};

/** As `Haiku-Do` lines have it: a name that stands in ledgers is not changed. */
export type EventName = keyof typeof EVENTS;

type EventsByName = {
  readonly [Name in EventName]: { readonly do: Name } & Recorded<(typeof EVENTS)[Name]["schema"]>;
};

/**
 * One transition of the ledger, exactly as its `Haiku-Do` line says it. Re-applying the events of a commit to its
 * parent gives its files byte for byte, so an event carries everything its transition needs.
 */
export type LedgerEvent = EventsByName[EventName];
/** The first event of every ledger. */
export type StartEvent = EventsByName["start"];
/** What closes a step that was accepted, with all that it brought. */
export type FinishEvent = EventsByName["land"];

const ROWS: { readonly [Name in EventName]: LedgerEventKind<EventsByName[Name]> } = EVENTS;

/** The same rows for whoever looks one up by the name of an event, and gives it that event. */
const KINDS: Readonly<Record<EventName, LedgerEventKind<LedgerEvent>>> = ROWS;

/**
 * One transition: the ledger before and one event give the ledger after. Pure; fails with the named error of the rule
 * that forbids it. Replaying a ledger is applying this to every event of its history.
 */
export function transition(state: IntentState, event: LedgerEvent): IntentState {
  const kind = KINDS[event.do];
  if (state.intent.ended !== null && !kind.afterEnd) forbid("the intent has ended; its books do not change any more");
  const after = kind.apply(state, event);
  return goesBy(after, 2) && "at" in event && event.at !== undefined ? keepInvalidated(state, after, event.at) : after;
}

/** What an event is called in the subject of its commit. */
export function subjectOfEvent(event: LedgerEvent): string {
  return KINDS[event.do].subject(event);
}

/** What an event says in the history of its intent; null for those that are told as steps. */
export function historyWords(event: LedgerEvent): HistoryWords | null {
  return KINDS[event.do].history(event);
}
