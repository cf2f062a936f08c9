import type { CheckSeen } from "../../ports/index.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Refusal } from "../refusal.ts";
import { RefusedWrites } from "../refused-writes.ts";
import type { ProjectFiles } from "./project-config.ts";
import type { Woken } from "./woken.ts";
import type { RunList } from "./workflow-runs.ts";

/** What earlier passes read and what cannot have changed since: keyed by commit. */
export interface Memory {
  /** As this process has read or written it last. */
  ledger: Ledger | null;
  project: ProjectFiles | null;
  /** Job → id of its run, as the host told this process when it was started. */
  readonly runs: Map<string, number>;
  /** Job → when this process has started it after GitHub had refused that. */
  readonly restarted: Map<string, string>;
  /** Runs that were not taken and that the log has told of. */
  readonly told: Set<string>;
  /** What has woken this look. */
  woken?: Woken;
  /** GitHub's list of runs. */
  readonly list: RunList;
  /** GitHub's last refusal of an act, on what it was tried. */
  refusal?: Refusal | null;
  readonly refused: RefusedWrites;
  /** The intent's own check as it was seen last, while its pull request is open. */
  check?: SeenCheck | null;
  /** The intent's branches as they stood when it had ended and nothing was left to do; else null. */
  rest?: ReadonlyMap<string, string> | null;
}

/** A check that can be changed without another look. */
export interface SeenCheck {
  readonly head: string;
  readonly check: CheckSeen;
}

/** Of a process that has not looked at the intent yet. */
export function emptyMemory(): Memory {
  return {
    ledger: null,
    project: null,
    runs: new Map(),
    restarted: new Map(),
    told: new Set(),
    list: { runs: null, isFresh: false },
    refused: new RefusedWrites(),
  };
}
