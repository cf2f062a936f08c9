import { type LineChange, lineChanges } from "./line-changes.ts";
import { linesOf } from "./three-way-merge.ts";

const CONTEXT = 2;
const MOST = 200_000;

/**
 * What changed between two texts, for people: removed lines with `-`, added ones with `+`, two lines around them. At most
 * `limit` lines; the rest is counted. Texts that are too long, or too mixed up, to be compared in bounded work are said to be.
 */
export function showDifference(before: string, after: string, limit = 60): string {
  if (before.length + after.length > MOST) return "(too long to be compared here)";
  const [old, made] = [linesOf(before), linesOf(after)];
  const changes = lineChanges(old, made);
  if (changes === null) return "(too much has changed to be compared here)";
  const lines = changes.flatMap((change, i) => [
    ...(i === 0 ? old.slice(Math.max(0, change.from - CONTEXT), change.from).map(asContext) : []),
    ...old.slice(change.from, change.from + change.removed).map((line) => `-${bare(line)}`),
    ...made.slice(change.to, change.to + change.added).map((line) => `+${bare(line)}`),
    ...around(old, change.from + change.removed, changes[i + 1]),
  ]);
  const more = lines.length - limit;
  return more > 0 ? [...lines.slice(0, limit), `… and ${more} lines more`].join("\n") : lines.join("\n");
}

/** Lines that stayed, between a change and the next or the end. */
function around(old: readonly string[], from: number, next: LineChange | undefined): readonly string[] {
  if (next === undefined) return old.slice(from, from + CONTEXT).map(asContext);
  const lines = old.slice(from, next.from).map(asContext);
  return lines.length <= 2 * CONTEXT ? lines : [...lines.slice(0, CONTEXT), "…", ...lines.slice(-CONTEXT)];
}

function asContext(line: string): string {
  return ` ${bare(line)}`;
}

function bare(line: string): string {
  return line.replace(/\r?\n$/, "");
}
