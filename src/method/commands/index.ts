export type { Command, CommandResult, CommandView, LandContext } from "./command.ts";
export { fingerprint } from "./fingerprint.ts";
export { commandNamed, commandNames, commandsFor } from "./registry.ts";
