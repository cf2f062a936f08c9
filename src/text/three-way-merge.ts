import { diff3Merge } from "node-diff3";

/** Two changes of one text put together; or the lines (of ours, counted from 1) at which both changed the same thing. */
export type MergedText =
  | { readonly kind: "merged"; readonly text: string }
  | { readonly kind: "conflict"; readonly lines: readonly number[] };

/** Longer texts are not compared line by line: the comparison takes time with the square of what repeats. */
const MOST = 1_000_000;

/** Puts together what two sides made of `base`. Changes of the same lines, and of lines that touch, are a conflict. */
export function mergeTexts(base: string, ours: string, theirs: string): MergedText {
  if (ours === theirs || base === theirs) return { kind: "merged", text: ours };
  if (base === ours) return { kind: "merged", text: theirs };
  if (base.length + ours.length + theirs.length > MOST) return { kind: "conflict", lines: [] };
  const regions = diff3Merge(linesOf(ours), linesOf(base), linesOf(theirs), { excludeFalseConflicts: true });
  const lines = regions.flatMap(({ conflict }) => (conflict ? [conflict.aIndex + 1] : []));
  if (lines.length > 0) return { kind: "conflict", lines };
  return { kind: "merged", text: regions.flatMap(({ ok }) => ok ?? []).join("") };
}

/** Lines with their ends, so that joining them gives the text back byte for byte. */
export function linesOf(text: string): string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}
