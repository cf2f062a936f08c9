export { githubDispatcher } from "./github-dispatcher.ts";
export { unpackOutcome } from "./outcome-archive.ts";
