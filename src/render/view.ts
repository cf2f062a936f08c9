import type { FileTree, IntentState, Plans, Position } from "../method/index.ts";
import type { RunNotTaken } from "./not-taken.ts";
import type { Page } from "./page.ts";
import type { RefusedWrite } from "./refused-writes.ts";

/** Everything a page about an intent is made from. */
export interface IntentView {
  readonly page: Page;
  readonly state: IntentState;
  readonly plans: Plans;
  /** Files of the branch that is worked on: what is signed is signed as it stands. */
  readonly files: FileTree;
  readonly position: Position;
  /** Numbers of the pull requests that exist. */
  readonly pulls: { readonly intent: number | null; readonly stages: Readonly<Record<string, number>> };
  /** The goal as the ledger has it, in the words of whoever asked. */
  readonly goal?: string;
  readonly not_taken?: readonly RunNotTaken[];
  /** What GitHub does not let the App write. */
  readonly refused_writes?: readonly RefusedWrite[];
}

/** The same for one stage. */
export interface StageView extends IntentView {
  readonly stage: string;
}
