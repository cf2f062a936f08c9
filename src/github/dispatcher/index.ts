export { githubDispatcher } from "./github-dispatcher.ts";
export { unpackOutcome } from "./outcome-archive.ts";
export { runSeen } from "./run-seen.ts";
