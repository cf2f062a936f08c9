export { type AddedSecret, addedSecrets, type SecretRules } from "./added-secrets.ts";
export {
  nearestCommand,
  type ParsedCommand,
  type ParsedCommands,
  parseCommands,
} from "./commands.ts";
export { showDifference } from "./difference.ts";
export { fence, type Origin } from "./fence.ts";
export type { AllowedLinks } from "./links.ts";
export { neutralise } from "./neutralise.ts";
export { type SanitisedText, sanitise } from "./sanitise.ts";
export { type FoundSecret, findSecrets, maskSecrets } from "./secrets.ts";
export { type MergedText, mergeTexts } from "./three-way-merge.ts";
