/** What changed in one file between two trees, as GitHub's file lists tell it. */
export interface FileChange {
  readonly path: string;
  readonly previousPath: string | null;
  readonly status: "added" | "removed" | "modified" | "renamed";
  readonly oid: string;
  readonly additions: number;
  readonly deletions: number;
  /** Hunks without the file header; null for binary files. */
  readonly patch: string | null;
}

/** A stretch of lines of one side that a hunk shows, context included. `count` may be 0. */
export interface Hunk {
  readonly oldStart: number;
  readonly oldCount: number;
  readonly newStart: number;
  readonly newCount: number;
  readonly text: string;
}

const HEADER = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

/** The hunks of a patch, in order. */
export function parseHunks(patch: string): readonly Hunk[] {
  const hunks: Hunk[] = [];
  for (const text of patch.split(/^(?=@@ )/m)) {
    const found = HEADER.exec(text);
    if (!found) continue;
    const number = (index: number): number => Number(found[index] ?? "1");
    hunks.push({
      oldStart: number(1),
      oldCount: number(2),
      newStart: number(3),
      newCount: number(4),
      text: text.replace(/\n$/, ""),
    });
  }
  return hunks;
}

/** The hunk that shows this line of this side, or null: only such lines take a review comment. */
export function hunkAt(hunks: readonly Hunk[], side: "LEFT" | "RIGHT", line: number): Hunk | null {
  const inside = (hunk: Hunk): boolean => {
    const [start, count] = side === "LEFT" ? [hunk.oldStart, hunk.oldCount] : [hunk.newStart, hunk.newCount];
    return line >= start && line < start + count;
  };
  return hunks.find(inside) ?? null;
}

/** A line of the old version in the new one: null when a hunk (made with no context) replaced or removed it. */
export function movedLine(hunks: readonly Hunk[], line: number): number | null {
  let shift = 0;
  for (const hunk of hunks) {
    // Without context an insertion names the line before it as its old start, with a count of 0.
    const end = hunk.oldCount === 0 ? hunk.oldStart : hunk.oldStart + hunk.oldCount - 1;
    if (line > end) shift += hunk.newCount - hunk.oldCount;
    else if (hunk.oldCount > 0 && line >= hunk.oldStart) return null;
  }
  return line + shift;
}

const STATUS: Readonly<Record<string, FileChange["status"]>> = {
  A: "added",
  D: "removed",
  M: "modified",
  T: "modified",
  R: "renamed",
};

interface RawChange {
  readonly status: FileChange["status"];
  readonly oid: string;
  readonly path: string;
  readonly previousPath: string | null;
}

function parseRaw(fields: string[]): RawChange[] {
  const changes: RawChange[] = [];
  while (fields[0]?.startsWith(":")) {
    const meta = (fields.shift() ?? "").slice(1).split(" ");
    const letter = (meta[4] ?? "M").slice(0, 1);
    const first = fields.shift() ?? "";
    const renamed = letter === "R" || letter === "C";
    const path = renamed ? (fields.shift() ?? "") : first;
    const oid = letter === "D" ? (meta[2] ?? "") : (meta[3] ?? "");
    changes.push({ status: STATUS[letter] ?? "modified", oid, path, previousPath: renamed ? first : null });
  }
  return changes;
}

/** Reads `git diff --raw -z -p --abbrev=40`: the list first, then the patches in the same order. */
export function parseDiff(output: Buffer): readonly FileChange[] {
  const text = output.toString("utf8");
  const split = text.indexOf("\0diff --git ");
  const raw = parseRaw((split < 0 ? text : text.slice(0, split)).split("\0").filter((field) => field !== ""));
  const patches = split < 0 ? [] : text.slice(split + 1).split(/^(?=diff --git )/m);
  return raw.map((change, index) => {
    const whole = patches[index] ?? "";
    const start = whole.search(/^@@ /m);
    const patch = start < 0 ? null : whole.slice(start).replace(/\n$/, "");
    const count = (sign: string): number => (patch ?? "").split("\n").filter((line) => line.startsWith(sign)).length;
    return { ...change, additions: count("+"), deletions: count("-"), patch };
  });
}
