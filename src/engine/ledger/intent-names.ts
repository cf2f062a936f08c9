import { parseSourceRef, type SourceRef, sourceRef } from "../../method/index.ts";
import type { UserError } from "../../shared/index.ts";
import { MAX_SLUG, slugOf } from "../../state/index.ts";

/** An intent that has ledger already, as far as a new one has to know it. */
export interface KnownIntent {
  readonly slug: string;
  /** Null where the ledger cannot be read. */
  readonly folder: string | null;
  /** What it was asked for by: `issue#12 comment/345`. Empty where even that cannot be read. */
  readonly source: string;
  /** A ledger that cannot be read is taken for an open one: it holds its issue. */
  readonly ended: boolean;
  /** Why it cannot be said whether these is a ledger of the App, where they claim to be of the issue that is asked for. */
  readonly doubt?: UserError;
}

/** What a command to start leads to. */
export type Naming =
  /** These ledger was begun by this very command, here or in another process: they are gone on with. */
  | { readonly kind: "begun"; readonly slug: string }
  /** Another command of the same issue has an intent that has not ended. */
  | { readonly kind: "open"; readonly slug: string }
  | { readonly kind: "free"; readonly slug: string };

/** The words of the ledger for what an intent was asked for by. */
export function sourceOf(issue: number, comment: number): SourceRef {
  return sourceRef({ from: "issue", issue, comment });
}

/** Number of the issue that a source names; null when it names none. */
export function issueOfSource(source: string): number | null {
  const from = parseSourceRef(source);
  return from?.from === "issue" ? from.issue : null;
}

/** Id of the comment that a source names; null when it names none. */
export function commentOfSource(source: string): number | null {
  const from = parseSourceRef(source);
  return from?.from === "issue" ? from.comment : null;
}

/** Names that intents of an issue are given: `12`, `12-2`, `12-3`, … */
function nthName(issue: number, n: number): string {
  return n === 1 ? `${issue}` : `${issue}-${n}`;
}

/** Which of its issue's names this is, counted from 1; null when it is none of them. */
export function countOfName(issue: number, slug: string): number | null {
  const n = slug === `${issue}` ? 1 : Number(slug.slice(`${issue}-`.length));
  return Number.isSafeInteger(n) && n > 0 && slug === nthName(issue, n) ? n : null;
}

/** The names that were passed over for this one. */
export function namesBefore(issue: number, slug: string): readonly string[] {
  const n = countOfName(issue, slug) ?? 1;
  return Array.from({ length: n - 1 }, (_, i) => nthName(issue, i + 1));
}

/**
 * The name for what a command asks for: its issue's number, and `-2`, `-3`, … after ended ones and where branches of somebody
 * else stand. The same command always gives the same name, so that making the branch of the ledger decides which of two
 * processes begins them.
 */
export function nameIntent(source: SourceRef, issue: number, known: readonly KnownIntent[]): Naming {
  const begun = known.find((one) => one.source === source);
  if (begun) return { kind: "begun", slug: begun.slug };
  const open = known.find((one) => issueOfSource(one.source) === issue && !one.ended);
  if (open) return { kind: "open", slug: open.slug };
  const taken = new Set(known.map(({ slug }) => slug));
  for (let n = 1; ; n += 1) {
    const slug = nthName(issue, n);
    if (!taken.has(slug)) return { kind: "free", slug };
  }
}

/** The folder of its work: the name, and words of the title for people. No other intent's. */
export function nameFolder(slug: string, title: string, known: readonly KnownIntent[]): string {
  const taken = new Set(known.flatMap(({ folder }) => folder ?? []));
  const words = slugOf(title, "", MAX_SLUG - slug.length - 5);
  const base = words === "" ? slug : `${slug}-${words}`;
  for (let n = 1; ; n += 1) {
    const folder = n === 1 ? base : `${base}-${n}`;
    if (!taken.has(folder)) return folder;
  }
}
