export { runJob } from "./run-job.ts";
export { runToolServer } from "./tool-server.ts";
