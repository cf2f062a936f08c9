import { diffComm, diffPatch } from "node-diff3";
import { linesOf } from "./three-way-merge.ts";

const CONTEXT = 2;
const MOST = 200_000;

/**
 * What changed between two texts, for people: removed lines with `-`, added ones with `+`, two lines around them. At most
 * `limit` lines; the rest is counted.
 */
export function showDifference(before: string, after: string, limit = 60): string {
  if (before.length + after.length > MOST) return "(too long to be compared here)";
  const parts = diffComm(linesOf(before), linesOf(after));
  const lines = parts.flatMap((part, i) =>
    part.common
      ? around(part.common, i === 0, i === parts.length - 1)
      : [...part.buffer1.map((line) => `-${bare(line)}`), ...part.buffer2.map((line) => `+${bare(line)}`)],
  );
  const more = lines.length - limit;
  return more > 0 ? [...lines.slice(0, limit), `… and ${more} lines more`].join("\n") : lines.join("\n");
}

/** Whether two pairs of texts differ by the same lines, wherever these stand. */
export function sameDifference(
  one: { readonly before: string; readonly after: string },
  other: { readonly before: string; readonly after: string },
): boolean {
  return hunks(one) === hunks(other);
}

function hunks({ before, after }: { readonly before: string; readonly after: string }): string {
  if (before.length + after.length > MOST) return JSON.stringify([before, after]);
  const found = diffPatch(linesOf(before), linesOf(after));
  return JSON.stringify(found.map(({ buffer1, buffer2 }) => [buffer1.chunk, buffer2.chunk]));
}

function around(common: readonly string[], first: boolean, last: boolean): readonly string[] {
  const lines = common.map((line) => ` ${bare(line)}`);
  if (first && last) return [];
  if (first) return lines.slice(-CONTEXT);
  if (last) return lines.slice(0, CONTEXT);
  return lines.length <= 2 * CONTEXT ? lines : [...lines.slice(0, CONTEXT), "…", ...lines.slice(-CONTEXT)];
}

function bare(line: string): string {
  return line.replace(/\r?\n$/, "");
}
