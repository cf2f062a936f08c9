export { type DryRun, dryRun } from "./dry-run.ts";
export { createEngine, type Engine } from "./engine.ts";
export type { Difference } from "./ledger/differences.ts";
export { type History, type HistoryStep, historyOf, readHistory } from "./ledger/history.ts";
export { commitEvents, loadLedger, replayEvents } from "./ledger/ledger.ts";
export { type BrokenCommit, type ReadCommit, readEvents } from "./ledger/replay.ts";
export { type Verdict, verifyLedger } from "./ledger/verify.ts";
export type { Button } from "./observe/button.ts";
export { type OfflineIntent, offlineIntents, readOffline } from "./observe/from-clone.ts";
export { textsToRead } from "./observe/locked-plans.ts";
export { openJobs } from "./observe/open-jobs.ts";
export type { Woken } from "./observe/woken.ts";
export { continueJob, endOf, finishLocally, type SessionEnd } from "./outcomes/finish-step.ts";
export { protectedPath, refusedPath } from "./outcomes/refused-paths.ts";
export { secretFound, secretInCalls, secretInName } from "./outcomes/secrets-in-outcome.ts";
export { steers } from "./outcomes/steering-files.ts";
export {
  acceptAll,
  acceptCommand,
  type CommandAnswer,
  commandSchema,
  elsewhereProblem,
  gatesToRun,
  openSession,
  roleOf,
  type Session,
  toolsOf,
  withFiles,
  withGates,
} from "./outcomes/step-session.ts";
export { scopeProblem, type WriteScope, writeScope } from "./outcomes/write-scope.ts";
export type { CheckApart, CrashPoint, EngineOptions, EnginePorts } from "./ports.ts";
export type { Report } from "./reconcile.ts";
