export { createEngine, type Engine } from "./engine.ts";
export { type History, type HistoryStep, historyOf, readHistory } from "./history.ts";
export type { HistoryEvent } from "./history-events.ts";
export { continueLane, endOf, landLocally, type SessionEnd } from "./land-step.ts";
export { openLanes } from "./lanes.ts";
export { commitLines, readBooks, replayLines } from "./ledger.ts";
export type { Difference } from "./ledger-differences.ts";
export { type Broken, type ReadCommit, readLines } from "./ledger-replay.ts";
export { textsToRead } from "./locked-plans.ts";
export { type OfflineIntent, offlineIntents, readOffline } from "./offline.ts";
export type { CheckApart, CrashPoint, EngineOptions, EnginePorts } from "./ports.ts";
export type { Press } from "./press.ts";
export type { Report } from "./reconcile.ts";
export { protectedPath, refusedPath } from "./refused-paths.ts";
export { roleOf } from "./role.ts";
export { secretFound, secretInCalls, secretInName } from "./secret-words.ts";
export {
  acceptCommand,
  type CommandAnswer,
  commandSchema,
  elsewhereProblem,
  gatesToRun,
  openSession,
  type Session,
  toolsOf,
  withFiles,
  withGates,
} from "./session.ts";
export { STEERING_FILES, steers } from "./steering-files.ts";
export { scopeProblem, type WriteScope, writeScope } from "./step-scope.ts";
export { type Verdict, verifyLedger } from "./verify.ts";
