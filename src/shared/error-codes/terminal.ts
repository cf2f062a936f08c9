import type { ErrorCodeRows } from "./row.ts";

/** The program `haiku` in a terminal. */
export const TERMINAL_CODES = {
  address_invalid: ["what was named is no stage of a studio", "write `<studio>/<stage>`"],
  file_exists: ["a file would be overwritten", "remove it, or choose another name"],
  hat_unknown: ["the stage has no hat of that name", "take one of those that are named"],
  intent_ambiguous: ["there are several intents and none was named", "name one"],
  intent_unknown: ["there is no such intent here", "fetch the branches, or correct the name"],
  limit_invalid: ["`--limit` is no number of entries", "give a number"],
  no_intents: ["the clone knows no intent", "fetch the branches `haiku/*`"],
  no_repository: ["the folder is no clone that git can read", "go into one, or name one"],
  no_studio: ["there is no studio where one was looked for", "name the folder above it"],
  part_unknown: ["the stage has no such part", "take one of those that are named"],
  path_missing: ["there is nothing at that path", "name a folder or a file"],
  stage_exists: ["the studio has a stage of that name", "choose another"],
  step_unclear: ["it is not clear which step is meant", "name one"],
  studio_exists: ["that word means a studio already", "choose another"],
  template_unknown: ["the stage seeks nothing of that name", "take one of those that are named"],
} as const satisfies ErrorCodeRows;
