import { inline, type Page } from "./page.ts";

/** Something that GitHub does not let the App write; `why` says what, and holds GitHub's words. */
export interface RefusedWrite {
  /** What is the same when it is tried again. */
  readonly key: string;
  readonly why: string;
  /** Where it is a limit: when it ends by itself. */
  readonly until?: string;
  /** Of a limit: whether it is so long that people are told. */
  readonly told?: boolean;
}

const MOST = 10;

/** What GitHub refuses, who can lift it and how; null when it refuses nothing. */
export function refusedWrites(page: Page, all: readonly RefusedWrite[] = []): string | null {
  const refused = all.filter(({ until }) => until === undefined);
  if (refused.length === 0) return null;
  const lines = refused.slice(0, MOST).map(({ why }) => {
    const { who, how } = wayOut(why);
    return `- ${inline(page, why, 500)} — who: ${who} — how: ${how}`;
  });
  const more = refused.length > MOST ? [`- … and ${refused.length - MOST} more.`] : [];
  const what = "Everything else goes on. It is tried again by itself, less and less often, at last once an hour.";
  return `#### What GitHub refuses\n\n${what}\n\n${[...lines, ...more].join("\n")}`;
}

export interface WayOut {
  readonly who: string;
  readonly how: string;
}

const WAYS_OUT: readonly (WayOut & { readonly words: RegExp })[] = [
  {
    words: /lacks a permission|not accessible by/i,
    who: "an owner of the App's installation",
    how: "accept the App's permissions in the installation's settings",
  },
  {
    words: /\.github\/workflows\/|workflow|actions/i,
    who: "someone who may change the workflow file, or what the repository lets Actions do",
    how: "mend what GitHub names",
  },
  { words: /locked/i, who: "a maintainer", how: "unlock the conversation" },
  { words: /archived/i, who: "an owner of the repository", how: "take it out of the archive" },
  {
    words: /\brules?\b|ruleset|protected branch/i,
    who: "an administrator of the repository",
    how: "let the App pass the rule that GitHub names (its bypass list)",
  },
  {
    words: /does not accept a reviewer/i,
    who: "a maintainer",
    how: "correct `reviewers` or CODEOWNERS: reviewers have access to the repository and are not the author",
  },
];

/** Who can lift it, by GitHub's words. */
export function wayOut(why: string): WayOut {
  const known = WAYS_OUT.find(({ words }) => words.test(why));
  return known ?? { who: "an administrator of the repository", how: "see what GitHub says of it" };
}
