/**
 * The text without these signs at its end. A regular expression for that tries every place where one of them stands: on a
 * text of many in its midst that takes time with the square of their number.
 */
export function cutEnd(text: string, signs: string): string {
  let end = text.length;
  while (end > 0 && signs.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
