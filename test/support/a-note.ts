import type { IntentState } from "../../src/method/index.ts";
import { folderOf } from "../../src/method/index.ts";

/* The intent that most stories are about: of the first issue of its repository, which is titled "A note". */

/** Its name. */
export const A_NOTE = "1";

/** One of its branches: `main`, `ledger` or a stage's. */
export function branchOf(place: string): string {
  return `haiku/${A_NOTE}/${place}`;
}

/** A page in the folder of its work. */
export function pageOf(path: string): string {
  return `.haiku/intents/${A_NOTE}-a-note/${path}`;
}

/** A page in the folder of any intent's work. */
export function pageIn(state: IntentState, path: string): string {
  return `.haiku/intents/${folderOf(state)}/${path}`;
}
