/** Of everything that is not used by others, one alone may use so many times what it leaves. */
const SHARE = 4;

/**
 * Whether one of several that share something may take one more of it: while it has had no more than four times what is left.
 * One alone gets four fifths, of two that take all they can each gets four ninths; so there is always something left for
 * whoever comes next, and nobody needs to know how many there are. `own`: what it has had; `left`: what nobody has had yet.
 */
export function fairlyLeft({ own, left }: { readonly own: number; readonly left: number }): boolean {
  return left > 0 && own < SHARE * left;
}
