import type { RunSeen } from "../../ports/index.ts";
import type { Button } from "./button.ts";

/** What GitHub has said when it woke us, besides where to look. Nothing of it is needed: looks by the clock find it all. */
export interface Woken {
  /** Pressed, to be heeded in this look. They stand nowhere else. */
  readonly buttons?: readonly Button[];
  /** Runs that have ended, as GitHub's own event describes them. They are judged like those of its list. */
  readonly ended?: readonly RunSeen[];
  /**
   * Woken by events alone: where they tell of the end of runs, and the ids of all are known, the list is left to other looks.
   * What people say is always heard after what has happened: a look for it reads the list.
   */
  readonly byEvent?: boolean;
}
