export { plannedIn } from "./closes.ts";
export type { Command, CommandResult, CommandView, LandContext } from "./command.ts";
export { anchorDigest, fingerprint } from "./fingerprint.ts";
export { commandNamed, commandNames, commandsFor } from "./registry.ts";
