export { runJob } from "./main.ts";
export { runToolServer } from "./tool-server.ts";
