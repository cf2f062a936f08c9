/* Stories that by their nature cannot play in another world than their own, as data: which, where, and why. */

/** One file of stories, or one story of it, and the worlds in which it is left out. */
export interface LeftOut {
  readonly file: string;
  /** How its name begins; all of the file where that is not said. */
  readonly story?: string;
  /** `any`: it brings its own world, or measures the plainest one. */
  readonly worlds: "any" | readonly string[];
  readonly because: string;
}

/** Stories in which somebody forces a branch. */
const FORCED = [
  ["people-change-a-pull-request", "pauses when the branch is forced back"],
  ["people-change-a-pull-request", "goes on from what a branch was forced to"],
  ["a-label-is-of-what-was-seen", "a label on what somebody has pushed is not one of the App's older commit"],
  [
    "an-approval-is-of-what-was-seen",
    "an approval by comment on what somebody has pushed is not of the App's older commit",
  ],
] as const;

export const NOT_IN: readonly LeftOut[] = [
  { file: "every-world", worlds: "any", because: "walks the worlds itself" },
  { file: "faults-by-dice", worlds: "any", because: "brings its own faults, kept by their numbers" },
  { file: "the-same-dice-the-same-ledger", worlds: "any", because: "a golden ledger" },
  { file: "a-step-costs-little", worlds: "any", because: "counts what the plainest one costs" },
  {
    file: "people-change-a-pull-request",
    story: "puts right what people take away",
    worlds: ["free plan"],
    because: "nobody can make a draft of a pull request",
  },
  {
    file: "repositories-move",
    story: "is left alone",
    worlds: ["lost deliveries"],
    because: "what comes late is what tells of it, and there nothing comes",
  },
  {
    file: "whose-words-become-the-goal",
    story: "skip words in the issue's title",
    worlds: ["free plan"],
    because: "there the title tells besides that a pull request is worked on",
  },
  ...["the text of its pull requests", "making a pull request ready"].map((story) => ({
    ...{ file: "what-github-refuses", story, worlds: ["free plan"] },
    because: "there a pull request becomes ready by its title alone, which is what GitHub refuses",
  })),
  {
    file: "a-plan-without-drafts",
    story: "ends as ever; locked by their titles",
    worlds: ["clock behind"],
    because: "it is compared with a golden ledger, and stamped by another clock",
  },
  {
    file: "a-start-is-never-lost",
    story: "a command whose answer GitHub did not take",
    worlds: ["stale reads"],
    because: "counts the requests of people too, and there the trouble is the App's alone",
  },
  {
    file: "the-ledger-is-broken",
    story: "reads little of a branch that is called like a ledger and has a long history",
    worlds: ["rules: signatures"],
    because: "thousands of commits that nobody has signed, put there by git alone",
  },
  {
    file: "a-pull-request-of-ours-is-squashed",
    story: "takes back what a person brings into the ledger by a rebase",
    worlds: ["rules: signatures"],
    because: "GitHub signs no commits that its rebase makes, and takes none there",
  },
  {
    file: "an-older-server",
    worlds: ["rules: signatures"],
    because: "that server signs nothing of an App, which can write nothing there",
  },
  ...FORCED.map(([file, story]) => ({
    ...{ file, story, worlds: ["rules: force pushes"], because: "somebody forces a branch" },
  })),
];

/** What of it is left out in a run of these worlds; nothing in the plainest one. */
export function leftOutIn(names: readonly string[]): readonly LeftOut[] {
  if (names.length === 0) return [];
  return NOT_IN.filter(({ worlds }) => worlds === "any" || worlds.some((world) => names.includes(world)));
}

/** As a test runner takes it: files it does not open, and an expression for the names of all other stories; null: every name. */
export function withoutThem(left: readonly LeftOut[]): {
  readonly files: readonly string[];
  readonly names: RegExp | null;
} {
  const begins = left.flatMap(({ story }) => story ?? []).map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return {
    files: left.flatMap(({ file, story }) => (story === undefined ? [`test/scenario/${file}.test.ts`] : [])),
    names: begins.length === 0 ? null : new RegExp(`^(?!.*(${begins.join("|")}))`),
  };
}
