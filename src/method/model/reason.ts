/** Who may pass a gate or sign a plan. */
export const APPROVERS = "someone with the approve permission";

/** Who is waited for where it is only a matter of time. */
export const NOBODY = "nobody";

/**
 * Why something is, or is not, as it should be. `who` may do something about it and `how`; `parts` explain further.
 * Comments, checks, the terminal and tools all render this one tree.
 */
export interface Reason {
  readonly subject: string;
  readonly met: boolean;
  readonly because: string;
  readonly who?: string;
  readonly how?: string;
  readonly parts?: readonly Reason[];
}
