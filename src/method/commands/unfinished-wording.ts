/*
 * A message that closes a finding and says itself that something of it is not done. Words only: the assessor gets them
 * back once, and may mean something else by them.
 */

/** Said of something that is still so. A word of `NOT` before it in the same clause makes it good news. */
const GAPS: readonly RegExp[] = [
  /\b(?:deferred|deferring|postponed)\b(?!\W{0,9}(?:items?|work|points?)?\W{0,9}\b(?:none|nothing|no)\b)/i,
  /\b(?:left|kept|remains?|put off) (?:for|until|to) (?:later|another|a later|the next)\b/i,
  /\b(?:compile|compilation|compiler) errors?\b/i,
];
const NOT = /\b(?:no|not|none|nothing|never|nobody|neither|nor|without|zero)\b|n't\b/i;

/** A test that proves nothing; of one that was, nothing is wrong any more. */
const VACUOUS = /\bvacuous(?:ly)?\b/i;
const WAS = /\b(?:was|were|had been|used to|replaced|removed|gone|formerly|instead of)\b/i;

/** Carries its own no. */
const DOES_NOT =
  /\b(?:(?:does|do) not|(?:does|do|wo)n't|cannot|can't|will not|fails? to|still not) (?:be )?(?:compiled?|type-?check)\b|\b(?:not|n't|stopped) compiling\b|\bcompilation fails\b/i;

/** The words of a message that name something deferred, vacuous or not compiling; null when there are none. */
export function deferring(message: string): string | null {
  for (const clause of message.split(/[.!?;,\n]+\s*|\s(?:but|while|although|though|whereas)\s/i)) {
    const does = DOES_NOT.exec(clause);
    if (does) return does[0];
    const vacuous = WAS.test(clause) ? null : VACUOUS.exec(clause);
    const found = vacuous ?? firstOf(clause, GAPS);
    if (found && !NOT.test(clause.slice(0, found.index))) return found[0];
  }
  return null;
}

function firstOf(clause: string, patterns: readonly RegExp[]): RegExpExecArray | null {
  for (const pattern of patterns) {
    const found = pattern.exec(clause);
    if (found) return found;
  }
  return null;
}
