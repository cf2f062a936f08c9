export { continueLane, endOf, landLocally, type SessionEnd } from "./land-step.ts";
export { roleOf } from "./role.ts";
export {
  acceptCommand,
  type CommandAnswer,
  commandSchema,
  gatesToRun,
  openSession,
  type Session,
  toolsOf,
  withFiles,
  withGates,
} from "./session.ts";
