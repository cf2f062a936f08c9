export { helpText, KILL_POINTS, type KillPoint, parseOptions } from "./options.ts";
export { runDemo } from "./run-demo.ts";
