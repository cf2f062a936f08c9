export { finishCommand } from "./finish-step.ts";
export { openRecord, recordsOf } from "./records.ts";
