export { runCli } from "./program.ts";
export { EXIT, type ExitCode, type Terminal } from "./terminal.ts";
