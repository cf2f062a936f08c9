/**
 * One page of the method's own description of a stage, as a list of what it asks for: each element in our words, and
 * words of the text that carries it. Only those words that could not stay if the element were dropped.
 */
export interface SeedPage {
  readonly page: string;
  readonly folder: string;
  readonly parts: readonly SeedPart[];
}

export interface SeedPart {
  readonly file: string;
  /** A heading of the second level; null: anywhere in the file, its front matter included. */
  readonly heading: string | null;
  readonly carries: readonly (readonly [element: string, words: string])[];
}
