/*
 * Patterns of paths, as `.gitignore` has them: without a slash a name at any depth, with one from the root on; what lies
 * in a folder that matches, matches too. `*` and `?` stay within a name, `**` spans folders, `{a,b}` and `[a-z]` choose,
 * a backslash takes the next sign as it is. Upper and lower case are one: `Secrets/` is no way round `secrets/`.
 *
 * Paths are what agents choose, so the work is bounded: no backtracking over a whole path, at most
 * length of pattern × length of path steps.
 */

const LONGEST = 300;
const MOST_CHOICES = 64;

type Sign =
  | { readonly kind: "run" }
  | { readonly kind: "one" }
  | { readonly kind: "is"; readonly char: string }
  | { readonly kind: "in"; readonly not: boolean; readonly ranges: readonly (readonly [string, string])[] };

/** Names one below the other; null stands for any number of them. */
type Glob = readonly (readonly Sign[] | null)[];

/** What is wrong with a pattern, in words; null when it can be used. */
export function globProblem(pattern: string): string | null {
  if (pattern.trim() === "" || /^\/+$/.test(pattern)) return "a pattern names a file or folder";
  if (pattern.length > LONGEST) return `a pattern has at most ${LONGEST} characters`;
  if (/[\0\r\n]/.test(pattern)) return "a pattern is one line";
  if (pattern.startsWith("!")) return "a pattern cannot take something out again: name what is meant";
  if (pattern.split("/").some((name) => name === ".." || name === "."))
    return "a pattern is relative to the root, without . and ..";
  return choices(pattern) === null ? `a pattern has at most ${MOST_CHOICES} choices in braces` : null;
}

/**
 * Asks of a path which of these patterns it, or a folder above it, matches first; null for none. A pattern that cannot
 * be used matches everything: what it was to protect stays protected, and who it was to call is called.
 */
export function globMatcher(patterns: readonly string[]): (path: string) => string | null {
  const read = patterns.map((pattern) => ({
    pattern,
    globs: globProblem(pattern) === null ? (choices(pattern) ?? []).map(readGlob) : [[null]],
  }));
  return (path) => {
    const names = path
      .toLowerCase()
      .split("/")
      .filter(Boolean)
      .map((name) => [...name]);
    return read.find(({ globs }) => globs.some((glob) => matches(glob, names)))?.pattern ?? null;
  };
}

function readGlob(pattern: string): Glob {
  const bare = pattern.replace(/\/+$/, "");
  const names = bare.replace(/^\/+/, "").split(/\/+/);
  const glob = names.map((name) => (name === "**" ? null : readName(name)));
  return bare.includes("/") ? glob : [null, ...glob];
}

function readName(name: string): readonly Sign[] {
  const signs: Sign[] = [];
  for (let at = 0; at < name.length; ) {
    const [part = "", escaped, from] = SIGN.exec(name.slice(at)) ?? [];
    at += part.length;
    if (escaped !== undefined) signs.push(...literal(escaped));
    else if (part.startsWith("*")) signs.push({ kind: "run" });
    else if (part === "?") signs.push({ kind: "one" });
    else if (from !== undefined) signs.push({ kind: "in", not: /^\[[!^]/.test(part), ranges: rangesOf(from) });
    else signs.push(...literal(part));
  }
  return signs;
}

/** The next sign: an escaped one, a run, any one, a class in brackets, or a sign as it is. */
const SIGN = /^(?:\\([\s\S])|\*+|\?|\[[!^]?([^\]]+)\]|[\s\S])/u;

function literal(text: string): readonly Sign[] {
  return [...text.toLowerCase()].map((char): Sign => ({ kind: "is", char }));
}

function rangesOf(inside: string): readonly (readonly [string, string])[] {
  const found = inside.toLowerCase().matchAll(/([\s\S])-([\s\S])|([\s\S])/gu);
  return [...found].map(([, from, to, one]) => [from ?? one ?? "", to ?? one ?? ""]);
}

/** Keeps every place of the pattern that can have been reached; each name of the path moves them on. */
function matches(glob: Glob, names: readonly (readonly string[])[]): boolean {
  let reached = onwards(glob, [0]);
  for (const name of names) {
    const next = [...reached].flatMap((at) => {
      const wanted = glob[at];
      if (wanted === undefined) return [];
      return wanted === null ? [at] : nameMatches(wanted, name) ? [at + 1] : [];
    });
    reached = onwards(glob, next);
    if (reached.has(glob.length)) return true;
  }
  return false;
}

function onwards(glob: Glob, places: readonly number[]): ReadonlySet<number> {
  const all = new Set<number>();
  for (let at of places) {
    all.add(at);
    for (; glob[at] === null; at += 1) all.add(at + 1);
  }
  return all;
}

/** One name against one name of the pattern: after a run only the latest one is ever tried again. */
function nameMatches(signs: readonly Sign[], name: readonly string[]): boolean {
  let [at, sign, run, since] = [0, 0, -1, 0];
  while (at < name.length) {
    const wanted = signs[sign];
    if (wanted?.kind === "run") {
      [run, since] = [sign, at];
      sign += 1;
    } else if (wanted !== undefined && fits(wanted, name[at] ?? "")) {
      at += 1;
      sign += 1;
    } else if (run >= 0) {
      since += 1;
      [at, sign] = [since, run + 1];
    } else return false;
  }
  return signs.slice(sign).every(({ kind }) => kind === "run");
}

function fits(sign: Sign, char: string): boolean {
  switch (sign.kind) {
    case "is":
      return sign.char === char;
    case "in":
      return sign.ranges.some(([from, to]) => from <= char && char <= to) !== sign.not;
    case "one":
    case "run":
      return true;
  }
}

/** The patterns that braces stand for; null when there are too many. Braces that do not close are signs like any other. */
function choices(pattern: string): readonly string[] | null {
  let open = [pattern];
  for (let done = false; !done; ) {
    done = true;
    const next = open.flatMap((one) => {
      const found = /^((?:[^\\]|\\[\s\S])*)\{((?:[^\\{}]|\\[\s\S])*,(?:[^\\{}]|\\[\s\S])*)\}([\s\S]*)$/.exec(one);
      if (!found) return [one];
      done = false;
      const [, before = "", inside = "", after = ""] = found;
      return inside.split(",").map((choice) => before + choice + after);
    });
    if (next.length > MOST_CHOICES) return null;
    open = next;
  }
  return open;
}
