import type { LedgerEvent } from "../../src/method/index.ts";
import { aLongLedger, type LedgerEntry, rewritten } from "./a-long-ledger.ts";

/* Ways to falsify the long ledger. Commits are named by their subjects; each tool fails when it would change nothing. */

export type Forgery = readonly LedgerEntry[];

export const honest: Forgery = aLongLedger();

export function place(subject: string, of: Forgery = honest): number {
  const at = of.findIndex((entry) => entry.subject === subject);
  if (at < 0) throw new TypeError(`no commit "${subject}"`);
  return at;
}

export function entry(subject: string): LedgerEntry {
  return honest[place(subject)] as LedgerEntry; // its place is in the list
}

/** One file is another one from a commit on; null: it is gone. No line says so. */
export function edited(subject: string, path: string, change: (text: string) => string | null): Forgery {
  return honest.map((one, at) => {
    if (at < place(subject)) return one;
    const before = one.files.get(path) ?? "";
    const after = change(before);
    if (after === before && one.subject === subject) throw new TypeError(`nothing to change in ${path}`);
    const files = new Map(one.files);
    if (after === null) files.delete(path);
    else files.set(path, after);
    return { ...one, files };
  });
}

export function replaced(subject: string, path: string, from: string | RegExp, to: string): Forgery {
  return edited(subject, path, (text) => text.replace(from, to));
}

/** The lines of one commit say something else; the files stay. */
export function reworded(subject: string, from: string | RegExp, to: string): Forgery {
  return changed(subject, (one) => ({ ...one, lines: wordsChanged(one.lines, from, to) }));
}

/** A file stands under another name from a commit on. */
export function moved(subject: string, from: string, to: string): Forgery {
  return honest.map((one, at) => {
    if (at < place(subject)) return one;
    return { ...one, files: new Map([...one.files].map(([path, text]) => [path === from ? to : path, text])) };
  });
}

export function changed(subject: string, change: (entry: LedgerEntry) => LedgerEntry): Forgery {
  return honest.map((one) => (one.subject === subject ? change(one) : one));
}

export function without(...subjects: readonly string[]): Forgery {
  for (const subject of subjects) place(subject);
  return honest.filter((one) => !subjects.includes(one.subject));
}

export function swapped(one: string, other: string): Forgery {
  const [a, b] = [entry(one), entry(other)];
  return honest.map((each) => (each === a ? b : each === b ? a : each));
}

/** A commit more; its files are those of the commit before it unless it says otherwise. */
export function inserted(before: string, made: Partial<LedgerEntry> & Pick<LedgerEntry, "lines">): Forgery {
  const { files } = honest[place(before) - 1] ?? { files: new Map<string, string>() };
  return honest.toSpliced(place(before), 0, { subject: "inserted", stage: "build", files, ...made });
}

/** Lines of one commit (or of all) changed, and every file after them made anew from the lines: it follows. */
export function consistently(subject: string | null, from: string | RegExp, to: string): Forgery {
  let found = false;
  const commits = honest.map((one) => {
    if (subject !== null && one.subject !== subject) return one;
    const text = JSON.stringify(one.lines).replace(from, to);
    found ||= text !== JSON.stringify(one.lines);
    return { ...one, lines: JSON.parse(text) as readonly LedgerEvent[] };
  });
  if (!found) throw new TypeError(`nothing says ${from}`);
  return rewritten(commits);
}

function wordsChanged(events: readonly LedgerEvent[], from: string | RegExp, to: string): readonly LedgerEvent[] {
  const text = JSON.stringify(events);
  const after = text.replace(from, to);
  if (after === text) throw new TypeError(`nothing says ${from}`);
  return JSON.parse(after) as readonly LedgerEvent[];
}
