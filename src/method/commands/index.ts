export type { Command, CommandResult, CommandView, FinishContext } from "./command.ts";
export { anchorDigest, fingerprint } from "./fingerprint.ts";
export { COMMANDS, commandNamed, commandNames, commandsFor } from "./registry.ts";
export { plannedIn } from "./units-for-findings.ts";
