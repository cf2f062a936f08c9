/**
 * Words that may not come back: each was given up for another, so that one word means one thing and is GitHub's where GitHub
 * has one. Identifiers, names of files and the prose of READMEs are looked through, word by word.
 */
export interface GivenUp {
  /** The word, with its plural where there is one. */
  readonly words: readonly string[];
  readonly instead: string;
  readonly why: string;
  /** Folders where the word means something else, which is its only meaning there. */
  readonly elsewhere?: readonly string[];
}

export const GIVEN_UP: readonly GivenUp[] = [
  { words: ["lane", "lanes"], instead: "job", why: "what runs in CI is a job" },
  { words: ["books"], instead: "ledger, or git folder", why: "it meant what is recorded, and a folder of git's" },
  {
    words: ["journal"],
    instead: "tool calls, or ledger events",
    why: "it meant a job's calls, and the ledger's events",
  },
  {
    words: ["world", "worlds"],
    instead: "observation",
    why: "what was seen of GitHub and the ledger is an observation",
    // All that the local GitHub holds.
    elsewhere: ["src/rehearsal/github/"],
  },
  {
    words: ["press", "presses"],
    instead: "button",
    why: "GitHub calls it a requested action and shows a button",
    // What a person does with a button of the pages.
    elsewhere: ["src/rehearsal/github/pages/", "src/rehearsal/github/behaviour/", "src/rehearsal/github/rest/"],
  },
  { words: ["stamp", "stamps"], instead: "signature", why: "a role signs" },
  { words: ["witness", "witnesses"], instead: "seen files", why: "it is what whoever signed has seen" },
  {
    words: ["lapse", "lapses", "lapsed"],
    instead: "invalidate",
    why: "something takes a signature back; it does not run out",
  },
  { words: ["unborn", "birth"], instead: "without branch, create intent branch", why: "an intent gets a branch" },
  { words: ["landed", "landing"], instead: "finished, finish", why: "a step is finished" },
  { words: ["wake", "wakes"], instead: "trigger", why: "GitHub's word for what starts something is trigger" },
  { words: ["clearance", "clearances"], instead: "approval", why: "GitHub's word" },
  { words: ["town", "cast"], instead: "local GitHub, demo users", why: "a picture that has to be explained" },
];

/**
 * Fields that are written down where others read them: in ledgers, outcomes, configuration, metrics or output for programs. Who
 * reads such a field may call it so; nothing else is.
 */
export const WRITTEN_DOWN: readonly string[] = [
  // ledger: state and events
  "lane",
  // `haiku next --json`, and the configuration's runs.lanes
  "lanes",
  // the folder of one step's tool server, between two processes
  "books",
  // metrics, and a code that people may have searched for
  "haiku_wakes_total",
  "journal_invalid",
  // MCP's hint of a tool
  "openWorldHint",
];

/** The same of fields of the ledger whose values are handed on under their name. */
export const WRITTEN_DOWN_AND_HANDED_ON: readonly string[] = ["witnesses", "lapsed", "plan_lapsed", "clearance"];

/** Types that may not be called by a bare participle: it says that something was done, not what the type holds. */
export const PARTICIPLE =
  /^(?:[A-Z][a-z]+(?<!e)ed|Made|Said|Found|Given|Kept|Sent|Met|Read|Taken|Held|Told|Brought|Meant|Left|Known|Shown|Drawn|Seen|Spoken|Hidden|Unseen|Written|Broken|Overtaken|Look)$/;

/** Those that are left. The list only shrinks. */
export const PARTICIPLES_LEFT: readonly string[] = [
  "Applied",
  "Collected",
  "Expected",
  "Fitted",
  "Refused",
  "Written",
  // A type of a type: what a shape of the ledger reads.
  "Recorded",
  // A word of the configuration: runs.isolate.
  "Isolated",
];
export const PARTICIPLES_LEFT_AT_MOST = 8;
