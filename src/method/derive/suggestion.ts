/** A change that a finding proposes: these lines of a file, replaced by a text. */
export interface Suggestion {
  /** The finding it belongs to. */
  readonly id: string;
  /** First of the replaced lines, from 1, and what stood there when it was proposed. */
  readonly line: number;
  readonly replaces: readonly string[];
  readonly text: string;
}

/** Sets of suggestions are tried one by one, so no more than these are looked at. */
const MOST = 8;

/**
 * Which of these suggestions somebody has committed: those with which the file before becomes, line for line, the file
 * after. Empty when anything else was changed along with them. Lines that moved meanwhile are found again if they are
 * still there and nowhere else.
 */
export function appliedSuggestions(
  before: string,
  after: string,
  suggestions: readonly Suggestion[],
): readonly string[] {
  const lines = linesOf(before);
  const wanted = linesOf(after).join("\n");
  const placed = suggestions.slice(0, MOST).flatMap((one) => {
    const at = placeOf(lines, one);
    return at === null ? [] : [{ ...one, at }];
  });
  const found = subsets(placed).find((some) => apart(some) && withApplied(lines, some) === wanted);
  return (found ?? []).map(({ id }) => id);
}

interface Placed extends Suggestion {
  /** Index of its first line in the file as it stands. */
  readonly at: number;
}

function placeOf(lines: readonly string[], { line, replaces }: Suggestion): number | null {
  const stands = (at: number): boolean => replaces.every((text, i) => lines[at + i] === text);
  if (stands(line - 1)) return line - 1;
  const places = lines.flatMap((_, at) => (stands(at) ? [at] : []));
  return places.length === 1 ? (places[0] ?? null) : null;
}

/** Every choice, smaller ones first: of nothing, then of one. */
function subsets(all: readonly Placed[]): readonly (readonly Placed[])[] {
  const choices = Array.from({ length: 2 ** all.length }, (_, mask) => all.filter((_one, i) => (mask >> i) % 2 === 1));
  return choices.toSorted((a, b) => a.length - b.length);
}

function apart(some: readonly Placed[]): boolean {
  const ordered = some.toSorted((a, b) => a.at - b.at);
  return ordered.every((one, i) => one.at + one.replaces.length <= (ordered[i + 1]?.at ?? Number.POSITIVE_INFINITY));
}

function withApplied(lines: readonly string[], some: readonly Placed[]): string {
  return some
    .toSorted((a, b) => b.at - a.at)
    .reduce<readonly string[]>((now, { at, replaces, text }) => {
      return [...now.slice(0, at), ...linesOf(text.replace(/\r?\n$/, "")), ...now.slice(at + replaces.length)];
    }, lines)
    .join("\n");
}

function linesOf(text: string): readonly string[] {
  return text.replaceAll("\r\n", "\n").split("\n");
}
