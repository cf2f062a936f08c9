import type { Press, RepoName } from "./wake.ts";

/** The engine of one repository, as far as the App needs it. */
export interface Engine {
  /** Looks at an intent and does what is to be done; `again_in`: milliseconds after which to look again unasked. */
  reconcile(
    slug: string,
    presses?: readonly Press[],
  ): Promise<{ readonly wrote: number; readonly again_in: number | null }>;
  /** Slugs of all intents. */
  intents(): Promise<readonly string[]>;
  /** Carries out the commands of a comment in an issue; answers the intent it started, if any. */
  issueComment(issue: number, commentId: number): Promise<{ readonly slug: string | null }>;
  /** Checks what a pull request makes of studios and config; answers the number of writes. */
  checkConfig(asked: { readonly pull: number; readonly head: string; readonly again: boolean }): Promise<number>;
}

export interface RepoAccess {
  readonly engine: Engine;
  /** The intent a pull request belongs to; null for any other pull request, and for those of forks. */
  slugOfPull(number: number): Promise<string | null>;
}

export type OpenRepo = (installation: number, repo: RepoName) => Promise<RepoAccess>;
