import { Bug } from "../shared/index.ts";

/** A stretch of lines that one text has where another has other lines; either may be empty, never both. */
export interface LineChange {
  /** Place of its first line in `before`, from 0. */
  readonly from: number;
  readonly removed: number;
  /** Place of its first line in `after`, from 0. */
  readonly to: number;
  readonly added: number;
}

/** What is left to be spent on comparing; each line looked at takes one. */
export interface Steps {
  left: number;
}

/**
 * Steps for comparing so many lines: some for each line, and a fixed number for what was moved about. Texts made to be
 * slow, and texts that share hardly anything, run out of them in a few milliseconds.
 */
export function stepsFor(lines: number): Steps {
  return { left: 500_000 + 16 * lines };
}

/**
 * The fewest lines to take out of `before` and to put in to have `after`, in order; null when the steps are used up before
 * that is known. Myers' way, with memory for a line of each text and no more.
 */
export function lineChanges(
  before: readonly string[],
  after: readonly string[],
  steps = stepsFor(before.length + after.length),
): readonly LineChange[] | null {
  steps.left -= before.length + after.length; // looking at each once
  const { head, tail } = sameEnds(before, after);
  const [a, b] = numbered(before.slice(head, before.length - tail), after.slice(head, after.length - tail));
  const [changedA, changedB] = [new Uint8Array(a.length), new Uint8Array(b.length)];
  const [keptA, keptB] = [shared(a, b, changedA), shared(b, a, changedB)];
  const search = searchOf(
    { lines: keptA.map((at) => a[at] ?? 0), changed: (at) => mark(changedA, keptA[at]) },
    { lines: keptB.map((at) => b[at] ?? 0), changed: (at) => mark(changedB, keptB[at]) },
    steps,
  );
  if (!compare(search)) return null;
  return gathered(changedA, changedB).map((one) => ({ ...one, from: one.from + head, to: one.to + head }));
}

/** How many lines both texts begin with, and how many of the rest they end with. */
function sameEnds(
  before: readonly string[],
  after: readonly string[],
): { readonly head: number; readonly tail: number } {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { head, tail };
}

/** Equal lines get equal numbers: comparing two costs the same however long they are. */
function numbered(before: readonly string[], after: readonly string[]): readonly [number[], number[]] {
  const known = new Map<string, number>();
  const number = (line: string): number => {
    const found = known.get(line) ?? known.size;
    known.set(line, found);
    return found;
  };
  return [before.map(number), after.map(number)];
}

/** Where lines stand that the other side has too; the others have changed whatever comes of the rest. */
function shared(lines: readonly number[], others: readonly number[], changed: Uint8Array): readonly number[] {
  const there = new Set(others);
  const kept: number[] = [];
  for (const [at, line] of lines.entries()) {
    if (there.has(line)) kept.push(at);
    else changed[at] = 1;
  }
  return kept;
}

function mark(changed: Uint8Array, at: number | undefined): void {
  if (at !== undefined) changed[at] = 1;
}

interface Side {
  readonly lines: readonly number[];
  readonly changed: (at: number) => void;
}

/** A part of both sides, ends excluded. */
interface Box {
  aFrom: number;
  aTo: number;
  bFrom: number;
  bTo: number;
}

/** Two sides being compared, and how far the ways through them have come: from the beginning, and from the end. */
interface Search {
  readonly a: Side;
  readonly b: Side;
  readonly steps: Steps;
  readonly forward: Int32Array;
  readonly backward: Int32Array;
  /** Where diagonal 0 stands in both. */
  readonly zero: number;
}

function searchOf(a: Side, b: Side, steps: Steps): Search {
  const zero = a.lines.length + b.lines.length + 1;
  return { a, b, steps, zero, forward: new Int32Array(2 * zero + 1), backward: new Int32Array(2 * zero + 1) };
}

/** Halves the sides where a shortest way passes, until what remains is of one side alone. False when the steps are used up. */
function compare(search: Search): boolean {
  const { a, b, steps } = search;
  const open: Box[] = [{ aFrom: 0, aTo: a.lines.length, bFrom: 0, bTo: b.lines.length }];
  for (let box = open.pop(); box !== undefined; box = open.pop()) {
    if (steps.left < 0) return false;
    trim(search, box);
    const { aFrom, aTo, bFrom, bTo } = box;
    if (aFrom === aTo || bFrom === bTo) {
      for (let at = aFrom; at < aTo; at++) a.changed(at);
      for (let at = bFrom; at < bTo; at++) b.changed(at);
      continue;
    }
    const middle = middleOf(search, box);
    if (middle === null) return false;
    const [x, y] = middle;
    open.push({ ...box, aTo: x, bTo: y }, { ...box, aFrom: x, bFrom: y });
  }
  return true;
}

/** Takes equal lines off both ends. */
function trim({ a, b, steps }: Search, box: Box): void {
  while (box.aFrom < box.aTo && box.bFrom < box.bTo && a.lines[box.aFrom] === b.lines[box.bFrom]) {
    box.aFrom++;
    box.bFrom++;
    steps.left--;
  }
  while (box.aFrom < box.aTo && box.bFrom < box.bTo && a.lines[box.aTo - 1] === b.lines[box.bTo - 1]) {
    box.aTo--;
    box.bTo--;
    steps.left--;
  }
}

/**
 * Where the furthest ways from both corners meet; null when the steps are used up. On each diagonal (x - y) `forward`
 * holds the furthest x from the beginning, `backward` the one from the end, counted from there.
 */
function middleOf(search: Search, box: Box): readonly [number, number] | null {
  const { forward, backward, zero, steps } = search;
  const most = Math.ceil((box.aTo - box.aFrom + box.bTo - box.bFrom) / 2);
  forward[zero + 1] = 0;
  backward[zero + 1] = 0;
  for (let d = 0; d <= most; d++) {
    const met = advance(search, box, d, false) ?? advance(search, box, d, true);
    if (met) return met;
    if (steps.left < 0) return null;
  }
  throw new Bug("two ways through the same lines never met");
}

/** One change more on every diagonal inside the box, from the beginning or (back) from the end. */
function advance(search: Search, box: Box, d: number, back: boolean): readonly [number, number] | null {
  const { zero, steps } = search;
  const [n, m] = [box.aTo - box.aFrom, box.bTo - box.bFrom];
  const [mine, theirs] = back ? [search.backward, search.forward] : [search.forward, search.backward];
  // The two can meet only after as many changes as the lengths allow: an odd number ends with a way from the beginning.
  const mayMeet = ((n - m) & 1) === (back ? 0 : 1);
  for (let k = -d + 2 * Math.max(0, d - m); k <= d - 2 * Math.max(0, d - n); k += 2) {
    steps.left--;
    const [below, above] = [mine[zero + k + 1] ?? 0, mine[zero + k - 1] ?? 0];
    const x = follow(search, box, { x: k === -d || (k !== d && above < below) ? below : above + 1, k, back });
    mine[zero + k] = x;
    const facing = n - m - k;
    const reached = Math.abs(facing) <= (back ? d : d - 1);
    if (mayMeet && reached && x + (theirs[zero + facing] ?? 0) >= n)
      return back ? [box.aTo - x, box.bTo - x + k] : [box.aFrom + x, box.bFrom + x - k];
  }
  return null;
}

/** How far equal lines go on from a point of a diagonal. */
function follow(
  { a, b, steps }: Search,
  { aFrom, aTo, bFrom, bTo }: Box,
  from: { readonly x: number; readonly k: number; readonly back: boolean },
): number {
  const step = from.back ? -1 : 1;
  let { x } = from;
  let i = from.back ? aTo - 1 - x : aFrom + x;
  let j = from.back ? bTo - 1 - (x - from.k) : bFrom + x - from.k;
  while (i >= aFrom && i < aTo && j >= bFrom && j < bTo && a.lines[i] === b.lines[j]) {
    i += step;
    j += step;
    x++;
    steps.left--;
  }
  return x;
}

/** Marked lines that stand together, as changes. */
function gathered(changedA: Uint8Array, changedB: Uint8Array): readonly LineChange[] {
  const changes: LineChange[] = [];
  let [i, j] = [0, 0];
  while (i < changedA.length || j < changedB.length) {
    const [from, to] = [i, j];
    while (changedA[i] === 1) i++;
    while (changedB[j] === 1) j++;
    if (i > from || j > to) changes.push({ from, removed: i - from, to, added: j - to });
    i++;
    j++;
  }
  return changes;
}
