/** Line numbers from 1, both ends included. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

const HUNK = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/gm;

/** Lines on the new side that a patch shows, context included: only these may carry a review comment. */
export function hunkRanges(patch: string): readonly LineRange[] {
  return [...patch.matchAll(HUNK)].flatMap(([, start, count]) => {
    const from = Number(start);
    const lines = count === undefined ? 1 : Number(count);
    return lines === 0 ? [] : [{ from, to: from + lines - 1 }];
  });
}
