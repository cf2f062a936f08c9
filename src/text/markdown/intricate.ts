/** The parser looks back at all it has read for each bracket that closes nothing. */
const MOST_BRACKETS = 3000;
/** It moves all it has read behind each sign that could mean something and stands for itself. */
const MOST_SIGNS = 3000;
/** In so many brackets each sign may stand, on the average: what each pair holds is read once more. */
const MOST_NESTED = 16;
/** How many characters of a leaf it may read again, looking for the end of something that has none. */
const MOST_READ_AGAIN = 4_000_000;
/** How many it may look back over for what a `*`, `_` or `~` could end: in a leaf, and in all leaves of a text. */
const MOST_LOOKED_BACK = 250_000;
const MOST_IN_A_TEXT = 1_000_000;

/** Whether reading a leaf would mean to read much of it again and again. */
export function isTooIntricate(own: string): boolean {
  const brackets = own.split("]").length - 1;
  const unended = [
    after(own, "<!--", "-->"),
    after(own, "<?", "?>"),
    after(own, "<![CDATA[", "]]>"),
    after(own, "<!", ">"),
  ];
  const open = unended.reduce((sum, count) => sum + count, 0);
  if (insideBrackets(own) > MOST_NESTED * own.length) return true;
  const signs = Math.max(...["&", "<"].map((sign) => own.split(sign).length - 1));
  return brackets > MOST_BRACKETS || signs > MOST_SIGNS || open * own.length > MOST_READ_AGAIN;
}

/** How often something begins behind the last place where it could end. */
function after(own: string, begins: string, ends: string): number {
  return own.slice(own.lastIndexOf(ends) + 1).split(begins).length - 1;
}

/**
 * Says of one leaf of a text after another whether it has too many signs of emphasis to be read with them. What they mean
 * together is found out by looking back from each that could be an end, and inside what it ends once more.
 */
export function emphasisGauge(): (own: string) => boolean {
  let left = MOST_IN_A_TEXT;
  return (own) => {
    const back = lookedBack(own);
    if (back > Math.min(left, MOST_LOOKED_BACK)) return true;
    left -= back;
    return false;
  };
}

/** Signs that could end emphasis or struck-out words: something stands right before them. */
const COULD_END = /(?<=\S)(?:\*+|~+|(?<![\p{L}\p{N}_])_+|_+(?![\p{L}\p{N}_]))/gu;

/** How many characters stand before the signs that could end something, all together: where nothing fits, each is looked at. */
function lookedBack(own: string): number {
  let sum = 0;
  for (const { index } of own.matchAll(COULD_END)) sum += index;
  return sum;
}

/** How many characters stand between brackets that belong together, all pairs together. */
function insideBrackets(own: string): number {
  const open: number[] = [];
  let sum = 0;
  for (const { 0: sign, index } of own.matchAll(/[[\]]/g)) {
    if (sign === "[") open.push(index);
    else sum += index - (open.pop() ?? index);
  }
  return sum;
}
