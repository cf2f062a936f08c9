export { finishCommand } from "./finish-step.ts";
export { openRecord, recordsOf, runName } from "./records.ts";
