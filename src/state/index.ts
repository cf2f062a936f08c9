export { applyChange } from "./apply-change.ts";
export { appendDecision, type DecisionEntry } from "./decisions.ts";
export { type Goal, goalText, renderGoal } from "./goal.ts";
export {
  type LedgerMessage,
  type NewLedgerMessage,
  parseLedgerMessage,
  type RecordedEvent,
  renderLedgerMessage,
} from "./ledger-message.ts";
export { type FileKind, type Format, MIGRATIONS, type Migration, migrate, SCHEMA } from "./migrations.ts";
export { parsePlans } from "./parse-plans.ts";
export {
  decisionsPath,
  intentGoalPath,
  LEDGER_ARCHIVE,
  LEDGER_INTENT,
  type LedgerPlace,
  ledgerFindingPath,
  ledgerPlace,
  ledgerStagePath,
  ledgerUnitPath,
  planPath,
  receiptPath,
  unitPath,
  unitsFolder,
} from "./paths.ts";
export { readEvent } from "./read-event.ts";
export { type LedgerRead, MAX_LEDGER_FILE, readLedger } from "./read-ledger.ts";
export { MAX_SLUG, slugOf } from "./slug.ts";
export { parseTrailers } from "./trailers.ts";
export { joinParts, parseUnit, planPart, RECORD_MARKER, recordPart, renderPlan } from "./unit-text.ts";
export { renderWorkMessage, type WorkMessage } from "./work-message.ts";
export { findingPath, writeLedger } from "./write-ledger.ts";
