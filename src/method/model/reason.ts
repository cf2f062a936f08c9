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
