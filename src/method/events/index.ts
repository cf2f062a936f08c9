export { startIntent } from "./intent-events.ts";
export {
  EVENTS,
  type EventName,
  type FinishEvent,
  historyWords,
  type LedgerEvent,
  type StartEvent,
  subjectOfEvent,
  transition,
} from "./ledger-event.ts";
