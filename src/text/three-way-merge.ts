import { type LineChange, lineChanges, type Steps, stepsFor } from "./line-changes.ts";

/** Two changes of one text put together; or the lines (of ours, counted from 1) at which both changed the same thing. */
export type MergedText =
  | { readonly kind: "merged"; readonly text: string }
  | { readonly kind: "conflict"; readonly lines: readonly number[] }
  /** Longer, or more mixed up, than is compared line by line. */
  | { readonly kind: "too_much" };

const MOST = 1_000_000;

/**
 * Puts together what two sides made of `base`. Changes of the same lines, and of lines that touch, are a conflict. The
 * work is bounded by `steps`; what cannot be compared with them is not merged.
 */
export function mergeTexts(base: string, ours: string, theirs: string, steps?: Steps): MergedText {
  if (ours === theirs || base === theirs) return { kind: "merged", text: ours };
  if (base === ours) return { kind: "merged", text: theirs };
  if (base.length + ours.length + theirs.length > MOST) return { kind: "too_much" };
  const sides = { base: linesOf(base), ours: linesOf(ours), theirs: linesOf(theirs) };
  const left = steps ?? stepsFor(2 * sides.base.length + sides.ours.length + sides.theirs.length);
  const our = lineChanges(sides.base, sides.ours, left);
  const their = our && lineChanges(sides.base, sides.theirs, left);
  return our && their ? together(sides, placesOf(our, their)) : { kind: "too_much" };
}

/** Lines with their ends, so that joining them gives the text back byte for byte. */
export function linesOf(text: string): string[] {
  const lines: string[] = [];
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf("\n", from);
    const to = end < 0 ? text.length : end + 1;
    lines.push(text.slice(from, to));
    from = to;
  }
  return lines;
}

interface Sides {
  readonly base: readonly string[];
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
}

/** A part of the base that was changed, with the changes of each side in it. */
interface Place {
  readonly from: number;
  to: number;
  readonly ours: LineChange[];
  readonly theirs: LineChange[];
}

/** Changes that touch or overlap in the base are one place. */
function placesOf(ours: readonly LineChange[], theirs: readonly LineChange[]): readonly Place[] {
  const all = [
    ...ours.map((change) => ({ change, side: "ours" as const })),
    ...theirs.map((change) => ({ change, side: "theirs" as const })),
  ].sort((one, other) => one.change.from - other.change.from);
  const places: Place[] = [];
  for (const { change, side } of all) {
    const last = places.at(-1);
    const to = change.from + change.removed;
    if (last && change.from <= last.to) {
      last[side].push(change);
      last.to = Math.max(last.to, to);
    } else places.push({ from: change.from, to, ours: [], theirs: [], [side]: [change] });
  }
  return places;
}

function together(sides: Sides, places: readonly Place[]): MergedText {
  const parts: string[] = [];
  const conflicts: number[] = [];
  let at = 0;
  for (const place of places) {
    parts.push(...between(sides.base, at, place.from));
    at = place.to;
    const [ours, theirs] = [madeOf(sides, place, "ours"), madeOf(sides, place, "theirs")];
    if (place.ours.length > 0 && place.theirs.length > 0 && ours.text !== theirs.text) conflicts.push(ours.line);
    parts.push(place.ours.length > 0 ? ours.text : theirs.text);
  }
  if (conflicts.length > 0) return { kind: "conflict", lines: conflicts };
  return { kind: "merged", text: [...parts, ...between(sides.base, at, sides.base.length)].join("") };
}

function between(lines: readonly string[], from: number, to: number): readonly string[] {
  return from < to ? [lines.slice(from, to).join("")] : [];
}

/** What a side made of a place: lines around its own changes are as they were. Also the line it begins on there. */
function madeOf(sides: Sides, place: Place, side: "ours" | "theirs"): { readonly text: string; readonly line: number } {
  const [first, last] = [place[side][0], place[side].at(-1)];
  if (!first || !last) return { text: sides.base.slice(place.from, place.to).join(""), line: place.from + 1 };
  const from = first.to - (first.from - place.from);
  const to = last.to + last.added + (place.to - (last.from + last.removed));
  return { text: sides[side].slice(from, to).join(""), line: from + 1 };
}
