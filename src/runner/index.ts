export { type JobPlace, type RunnerInputs, readInputs } from "./inputs.ts";
export { runAction } from "./main.ts";
export { runRequest } from "./run-command.ts";
export { runToolServer } from "./tool-server.ts";
