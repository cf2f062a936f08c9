import { lineChanges } from "./line-changes.ts";
import { type FoundSecret, findSecrets } from "./secrets.ts";
import { linesOf } from "./three-way-merge.ts";

/** A secret by its place in the new text. */
export interface AddedSecret extends FoundSecret {
  /** Line it begins on, counted from 1. */
  readonly line: number;
}

/** What the search must know of this job and this project. */
export interface SecretRules {
  /** Values that must not appear in any form. */
  readonly known?: readonly string[];
  /** Fingerprints that a person has allowed. */
  readonly allow?: readonly string[];
}

/**
 * Secrets that a text has and its earlier version (null: it is new) had not. What stood there already is nobody's fault, also
 * on another line; where the two cannot be compared, everything counts as added.
 */
export function addedSecrets(before: string | null, after: string, rules: SecretRules = {}): readonly AddedSecret[] {
  const { known = [], allow = [] } = rules;
  const found = findSecrets(after, known).filter(({ fingerprint }) => !allow.includes(fingerprint ?? ""));
  if (found.length === 0) return [];
  const lineAt = lineFinder(after);
  const placed = found.map((secret) => ({ ...secret, line: lineAt(secret.start) + 1 }));
  if (before === null) return placed;
  const there = new Set(findSecrets(before, known).map(({ start, end }) => before.slice(start, end)));
  const isNew = placed.filter(({ start, end }) => !there.has(after.slice(start, end)));
  if (isNew.length === 0) return [];
  const changed = changedLines(before, after);
  return isNew.filter(({ start, end }) => changed(lineAt(start), lineAt(end - 1)));
}

/** Whether one of the lines from the first to the last, counted from 0, is not as it was. */
function changedLines(before: string, after: string): (first: number, last: number) => boolean {
  const lines = linesOf(after);
  const changes = lineChanges(linesOf(before), lines);
  if (changes === null) return () => true;
  // How many changed lines there are up to each line.
  const upTo = new Uint32Array(lines.length + 1);
  for (const { to, added } of changes) upTo.fill(1, to + 1, to + added + 1);
  for (let at = 1; at < upTo.length; at++) upTo[at] = (upTo[at] ?? 0) + (upTo[at - 1] ?? 0);
  return (first, last) => (upTo[last + 1] ?? 0) > (upTo[first] ?? 0);
}

/** Which line, counted from 0, a character stands on. */
function lineFinder(text: string): (at: number) => number {
  const ends: number[] = [];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) ends.push(at);
  return (at) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? at) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
