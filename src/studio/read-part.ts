import { checkSize, collectProblems, type LineOf, readFrontMatter, remembered } from "../shared/index.ts";
import { Problems } from "./problem.ts";

type Fields = Readonly<Record<string, unknown>>;

/** One text of a studio, as one file says it. */
export interface Part {
  readonly file: string;
  /** Front matter, not yet checked. */
  readonly fields: Fields;
  readonly body: string;
  /** It could not be read, which has been said: what it lacks need not be. */
  readonly unreadable: boolean;
  /** Where a value of the front matter stands; the first line when there is none. */
  readonly line: (path: readonly PropertyKey[]) => number;
}

/** Longest file that is taken, in bytes. Mandates have a few kilobytes; what is longer is no text for a prompt. */
export const MAX_STUDIO_FILE = 256 * 1024;

/** Longest front matter: reading YAML takes a hundred times as long as reading text. */
const MAX_FRONT_MATTER = 32 * 1024;

/** Reads a file of a studio. What is no text, or has front matter that cannot be read, is an error and gives nothing. */
export function readPart(file: string, text: string, problems: Problems): Part {
  const read = readOnce(text);
  for (const problem of read.problems) problems.list.push({ ...problem, file });
  return { ...read.part, file };
}

/**
 * Shipped studios are the same for every project and at every look, and a project's own change seldom. What is kept of a
 * text is about as long as the text.
 */
const readOnce = remembered(
  (text) => {
    const problems = new Problems();
    return { part: readText(text, problems), problems: problems.list };
  },
  { texts: 2000, characters: 4_000_000 },
);

/** What a text says whatever file it stands in: of that nothing is said here. */
function readText(text: string, problems: Problems): Omit<Part, "file"> {
  const file = "";
  const empty = { fields: {}, body: "", unreadable: true, line: () => 1 };
  const sized = collectProblems(() => checkSize(text, { file, maxBytes: MAX_STUDIO_FILE }));
  const read = sized.ok ? collectProblems(() => readFrontMatter(text, { file, maxBytes: MAX_FRONT_MATTER })) : sized;
  const unreadable = sized.ok ? notText(text) : null;
  if (unreadable !== null) {
    problems.error("not_text", { file, line: unreadable.line }, unreadable.what, unreadable.fix);
    return empty;
  }
  if (!read.ok) {
    const { code } = read.error;
    for (const { line, what, fix } of read.error.problems) problems.error(code, { file, line: line ?? 1 }, what, fix);
    return empty;
  }
  const matter = read.value ?? null;
  if (matter === null) {
    warnOfLateFrontMatter(file, text, problems);
    return { ...empty, unreadable: false, body: clean(text) };
  }
  const { data } = matter;
  const lineOf = lineFinder(text, matter.lines.of);
  const line = (path: readonly PropertyKey[]) => (Object.hasOwn(data, String(path[0])) ? (lineOf(path) ?? 1) : 1);
  return { fields: data, body: clean(matter.body), unreadable: false, line };
}

/** Lines are for messages: the tree that knows them is many times the text, and is not kept but read again when it has gone. */
function lineFinder(text: string, first: LineOf): LineOf {
  let known = new WeakRef(first);
  return (path) => {
    let lineOf = known.deref();
    if (lineOf === undefined) {
      lineOf = readFrontMatter(text, "")?.lines.of ?? (() => null);
      known = new WeakRef(lineOf);
    }
    return lineOf(path);
  };
}

/** Bytes that no text in UTF-8 has; reading put U+FFFD in the place of what it could not decode. */
function notText(text: string): { readonly line: number; readonly what: string; readonly fix: string } | null {
  const found = /[\0\uFFFD]|\r(?!\n)/.exec(text);
  if (found === null) return null;
  const line = text.slice(0, found.index).split("\n").length;
  if (found[0] === "\r") return { line, what: "has line ends that are a single CR", fix: "save it with LF" };
  const what = found[0] === "\0" ? "holds a NUL byte" : "is not valid UTF-8";
  return { line, what, fix: "save it as text in UTF-8" };
}

/** Front matter begins on the first line; after anything else it is text like any other. */
function warnOfLateFrontMatter(file: string, text: string, problems: Problems): void {
  const late = /^(\s+)---[ \t]*\r?\n[a-z_-]+:/.exec(text.replace(/^\uFEFF/, ""));
  if (late === null) return;
  const line = (late[1] ?? "").split("\n").length;
  const fix = "move it to the very start of the file";
  problems.warn("front_matter_late", { file, line }, "front matter does not begin on the first line", fix);
}

function clean(text: string): string {
  return text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
}
