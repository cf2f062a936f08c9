import { Bug } from "../../shared/index.ts";
import type { IssueFacts, PullFacts } from "../model/index.ts";

/*
 * Everything people can do to a pull request of ours, to its branch and to the issue an intent came from. The first row
 * whose condition holds tells how it stands. Words in braces stand for what was seen.
 */

/** How a pull request of ours or an issue stands, and what follows. */
export interface PullState {
  readonly name: string;
  /**
   * `nothing`: the work goes on. `put-right`: the next look makes it as it was. `gate-shut`: no approval counts and
   * nothing is merged. `pause`: nothing new begins. `early-merge`: the stage goes on with the intent branch. `end`: the
   * intent has ended early. `ask`: told once, and the work goes on until somebody says otherwise.
   */
  readonly does: "nothing" | "put-right" | "gate-shut" | "pause" | "early-merge" | "end" | "ask";
  /** What is said; empty where there is nothing to say. */
  readonly because: string;
  readonly who?: string;
  readonly how?: string;
}

interface PullRow extends PullState {
  readonly when: (facts: PullFacts) => boolean;
}

interface IssueRow extends PullState {
  readonly when: (facts: IssueFacts) => boolean;
}

const PUSHERS = "whoever may push to the branch";
const EDITORS = "whoever may edit the pull request";
const OR_ABANDON = "or comment `/haiku abandon <reason>`";

const isElsewhere = ({ state, base }: PullFacts): boolean => state === "merged" && base.is !== base.should;
const isMissing = ({ recorded, head }: PullFacts): boolean => recorded !== null && head === null;

/** Of pull requests; the first row that holds counts. */
export const PULL_STATES: readonly PullRow[] = [
  {
    name: "brought in another way",
    when: (facts) => facts.stage !== null && facts.contained && (facts.state === "closed" || isElsewhere(facts)),
    does: "early-merge",
    because: "what {branch} held is in {should} already, without #{number}",
  },
  {
    name: "brought in before it had a pull request",
    when: (facts) => facts.stage !== null && facts.contained && facts.number === null,
    does: "ask",
    because:
      "what {branch} held at {short} is in {should} already, though the App had not opened a pull request for it: that passes no gate, and the stage goes on",
    who: "whoever may push to {should}",
    how: "nothing has to be done: the pull request is opened with the next commit. To have the plan out of {should} until then, revert it there",
  },
  {
    name: "stage merged into another branch",
    when: (facts) => facts.stage !== null && isElsewhere(facts),
    does: "pause",
    because: "#{number} was merged into {is} by {by} instead of {should}: the stage is not finished",
    who: "whoever may push to {should}",
    how: "take it out where it does not belong, and merge `{recorded}` into `{should}`: the stage goes on there; {abandon}",
  },
  {
    name: "intent merged into another branch",
    when: (facts) => facts.stage === null && isElsewhere(facts),
    does: "end",
    because: "#{number} was merged into {is} by {by}, not into {should}",
  },
  { name: "merged", when: ({ state }) => state === "merged", does: "nothing", because: "" },
  {
    name: "branch deleted or renamed",
    when: isMissing,
    does: "pause",
    because: "the branch {branch} is gone; it was at {short}",
    who: PUSHERS,
    how: "press Restore branch on #{number}, or `git push origin {recorded}:refs/heads/{branch}`, and reopen #{number}; {abandon}",
  },
  {
    name: "branch forced to another commit",
    when: ({ rewritten }) => rewritten,
    does: "pause",
    because: "{branch} was forced to {head} by {by}; {short} is no longer in it",
    who: PUSHERS,
    how: "put it back by `git push --force origin {recorded}:refs/heads/{branch}`, or comment `/haiku resume` to go on from what is there now; {abandon}",
  },
  {
    name: "closed without a merge",
    when: ({ state }) => state === "closed",
    does: "pause",
    because: "#{number} was closed by {by}",
    who: EDITORS,
    how: "reopen #{number}; {abandon}",
  },
  {
    name: "base changed",
    when: ({ state, base }) => state === "open" && base.is !== base.should,
    does: "gate-shut",
    because: "the base of #{number} is {is} instead of {should}: no approval counts there, and nothing is merged",
    who: EDITORS,
    how: "change the base back to `{should}`",
  },
  {
    name: "another pull request from the same branch",
    when: ({ others }) => others.length > 0,
    does: "nothing",
    because: "{others} from the same branch does not count; #{number} does",
  },
  { name: "as it should be", when: () => true, does: "nothing", because: "" },
];

/** Of the issue an intent came from. */
export const ISSUE_STATES: readonly IssueRow[] = [
  {
    name: "issue closed as not planned",
    when: ({ state, reason }) => state === "closed" && reason !== "completed" && reason !== null,
    does: "ask",
    because: "#{number} was closed as {reason}, and the work on it goes on",
    who: "whoever wants it stopped",
    how: "`/haiku abandon <reason>` ends the work, `/haiku pause` holds it; reopening the issue, or nothing, lets it go on",
  },
  {
    name: "issue closed as completed",
    when: ({ state }) => state === "closed",
    does: "ask",
    because: "#{number} was closed, and the work on it is not delivered yet",
    who: "whoever wants it stopped",
    how: "`/haiku abandon <reason>` ends the work; nothing is to be done to let it go on",
  },
  {
    name: "issue deleted or transferred",
    when: ({ state }) => state === "gone",
    does: "ask",
    because:
      "#{number} is not in this repository any more; its goal is kept in the intent, and commands are taken here",
    who: "whoever wants it stopped",
    how: "`/haiku abandon <reason>` ends the work; nothing is to be done to let it go on",
  },
  { name: "issue locked", when: ({ locked }) => locked, does: "nothing", because: "" },
  { name: "issue open", when: () => true, does: "nothing", because: "" },
];

/** How a pull request stands, with its words filled in. */
export function stateOfPull(facts: PullFacts): PullState {
  const row = PULL_STATES.find(({ when }) => when(facts));
  const { number, base, branch, recorded, head, by, others } = facts;
  return filled(row, {
    ...{ number: String(number ?? "?"), branch, should: base.should, is: base.is ?? "nothing" },
    // Whole where people paste it into a command, short where they read it.
    ...{ recorded: recorded ?? "?", short: recorded?.slice(0, 12) ?? "?", head: head?.slice(0, 12) ?? "?" },
    ...{ by: by ?? "somebody", others: others.map((one) => `#${one}`).join(", "), abandon: OR_ABANDON },
  });
}

/** With its words filled in; the first row that holds counts. */
export function stateOfIssue(facts: IssueFacts): PullState {
  const row = ISSUE_STATES.find(({ when }) => when(facts));
  return filled(row, { number: String(facts.number), reason: (facts.reason ?? "").replaceAll("_", " ") });
}

function filled(row: PullState | undefined, words: Readonly<Record<string, string>>): PullState {
  const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (whole, name: string) => words[name] ?? whole);
  if (row === undefined) throw new Bug("the last row of the table holds for everything");
  const { name, does, because, who, how } = row;
  return {
    ...{ name, does, because: fill(because) },
    ...(who === undefined ? {} : { who: fill(who) }),
    ...(how === undefined ? {} : { how: fill(how) }),
  };
}
