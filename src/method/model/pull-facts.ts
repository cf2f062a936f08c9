/** How one of our pull requests, its branch and what it is to be merged into stand: what people can bring about. */
export interface PullFacts {
  /** Stage whose own it is; null for the intent's. */
  readonly stage: string | null;
  /** Null while none was opened. */
  readonly number: number | null;
  /** Null while none is seen. */
  readonly state: "open" | "closed" | "merged" | null;
  readonly branch: string;
  /** Where it would be merged now, and where it belongs. */
  readonly base: { readonly is: string | null; readonly should: string };
  /** Newest commit of the branch that the ledger accounts for; null while there is none. */
  readonly recorded: string | null;
  /** Head of the branch; null when it is gone. */
  readonly head: string | null;
  /** The recorded commit is no longer in the branch, and nobody has said that this is meant. */
  readonly rewritten: boolean;
  /** What the branch held last is in the branch it belongs into. */
  readonly contained: boolean;
  /** Login of whoever did this last; null when it cannot be seen. */
  readonly by: string | null;
  /** Open pull requests of others from the same branch. */
  readonly others: readonly number[];
}

/** How the issue an intent came from stands. */
export interface IssueFacts {
  readonly number: number;
  readonly state: "open" | "closed" | "gone";
  readonly reason: string | null;
  readonly locked: boolean;
}
