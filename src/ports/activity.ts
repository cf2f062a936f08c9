import type { Account } from "./snapshot.ts";

/** One move of a branch, as its host keeps it. */
export interface PushSeen {
  /** Commit the branch stood at; null when the push made the branch. */
  readonly before: string | null;
  readonly after: string;
  /** Who pushed or merged, whatever the commits say of their author; null for an account that is gone. */
  readonly by: Account | null;
  /** When, by the host's clock. */
  readonly at: string;
}

/** Who moved a branch. Authors of commits are only what somebody wrote into them; this is what the host knows. */
export interface Activity {
  /**
   * Newest first, at most 100; with `wanted` older ones too, until one of them is it or none is left. Null where the host
   * keeps no such list, or does not show it. UserError `too_many_pushes` where none of the newest 2000 is the one wanted.
   */
  pushes(branch: string, wanted?: (push: PushSeen) => boolean): Promise<readonly PushSeen[] | null>;
}
