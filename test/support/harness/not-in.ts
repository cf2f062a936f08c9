/* Stories that by their nature cannot play in another world than their own, as data: which, where, and why. */

/** One file of stories, or one story of it, and the worlds in which it is left out. */
export interface LeftOut {
  readonly file: string;
  /** How its name begins; all of the file where that is not said. */
  readonly story?: string;
  /** `any`: it brings its own world, or measures the plainest one. */
  readonly worlds: "any" | readonly string[];
  readonly because: string;
}

export const NOT_IN: readonly LeftOut[] = [
  { file: "every-world", worlds: "any", because: "walks the worlds itself" },
  { file: "faults-by-dice", worlds: "any", because: "brings its own faults, kept by their numbers" },
  { file: "the-same-dice-the-same-ledger", worlds: "any", because: "a golden ledger" },
];

/** What of it is left out in a run of these worlds; nothing in the plainest one. */
export function leftOutIn(names: readonly string[]): readonly LeftOut[] {
  if (names.length === 0) return [];
  return NOT_IN.filter(({ worlds }) => worlds === "any" || worlds.some((world) => names.includes(world)));
}

/** As a test runner takes it: files it does not open, and an expression for the names of all other stories; null: every name. */
export function withoutThem(left: readonly LeftOut[]): {
  readonly files: readonly string[];
  readonly names: RegExp | null;
} {
  const begins = left.flatMap(({ story }) => story ?? []).map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return {
    files: left.flatMap(({ file, story }) => (story === undefined ? [`test/scenario/${file}.test.ts`] : [])),
    names: begins.length === 0 ? null : new RegExp(`^(?!.*(${begins.join("|")}))`),
  };
}
