/** One thing a published stage page asks for, in our words, and where our texts carry it. */
export interface PageElement {
  readonly asks: string;
  /** Path below the stage's folder. */
  readonly file: string;
  /** Heading of the second level that it stands under; `#` for what stands above the first one. */
  readonly under: string;
  /** Words of ours by which it is recognised there; runs of white space count as one. */
  readonly says: string;
}

/** Elements of one section: `[what the page asks for, words of ours]`. */
export function elementsIn(
  file: string,
  under: string,
  rows: readonly (readonly [asks: string, says: string])[],
): readonly PageElement[] {
  return rows.map(([asks, says]) => ({ asks, file, under, says }));
}
