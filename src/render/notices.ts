import { inline, oneLine, type Page, paragraphs } from "./page.ts";

/** Marks a notice, so that it is given once. `key` names its occasion. */
export function noticeMarker(key: string): string {
  return `<!-- haiku:notice ${key} -->`;
}

/** Said once when the issue an intent came from is closed or gone: people say whether the work goes on. */
export function issueNotice(page: Page, issue: { key: string; because: string; how: string }): string {
  return paragraphs([
    noticeMarker(issue.key),
    `**Still wanted?** ${inline(page, issue.because, 500)}.`,
    `${capital(issue.how)}.`,
  ]);
}

function capital(text: string): string {
  return `${text[0]?.toUpperCase() ?? ""}${text.slice(1)}`;
}

/** Said once when an intent is paused by what somebody did to its pull requests or branches. */
export function pausedNotice(page: Page, pause: { key: string; because: string; how: string }): string {
  return paragraphs([
    noticeMarker(pause.key),
    `**Paused.** ${capital(inline(page, pause.because, 1000))}.`,
    `Nothing new is started meanwhile. To go on: ${oneLine(pause.how)}.`,
  ]);
}

/** Said once when somebody has merged a stage's branch before the App had opened a pull request for it. */
export function broughtInNotice(page: Page, seen: { key: string; because: string; how: string }): string {
  return paragraphs([
    noticeMarker(seen.key),
    `**Merged by hand.** ${capital(inline(page, seen.because, 1000))}.`,
    `${capital(oneLine(seen.how))}.`,
  ]);
}

/** Said once when a stage's pull request was merged before its gate was open, or by somebody who may not pass it. */
export function earlyMergeNotice(page: Page, merge: { key: string; stage: string; by: string; why: string }): string {
  return paragraphs([
    noticeMarker(merge.key),
    `**Merged early.** ${inline(page, merge.by)} merged stage ${merge.stage}: ${inline(page, merge.why, 500)}.`,
    "Nothing is lost: the stage goes on here, on the branch of the intent. When everything else is met, somebody with " +
      "the approve permission passes its gate with `/haiku approve`.",
  ]);
}

/** Said once where commits were pushed to a stage's branch after it was merged: the branch is not deleted with them. */
export function keptBranchNotice(kept: { key: string; stage: string; branch: string }): string {
  return paragraphs([
    noticeMarker(kept.key),
    `**Pushed too late.** Stage ${kept.stage} was merged, and commits were pushed to \`${oneLine(kept.branch)}\` since: ` +
      "they are not part of the work. The branch is kept.",
    "Whoever wants them in the work brings them to the branch of the stage that is worked on now; who does not, deletes " +
      "the branch.",
  ]);
}

/** What is said to people about a gate that nobody has passed in time. */
export interface Reminder {
  /** Ties the comment to this opening of the gate. */
  readonly key: string;
  readonly stage: string;
  /** Logins and teams that may act, without `@`. */
  readonly who: readonly string[];
  /** As the studio writes it. */
  readonly timeout: string;
  /** What the studio says is to happen now. */
  readonly escalation: string | null;
  /** What the studio wants people to make sure of before they pass the gate. */
  readonly conditions: readonly string[];
  readonly how: string;
}

/** Said once when nobody has passed an open gate in time. The one text of ours that mentions people. */
export function gateReminder(page: Page, reminder: Reminder): string {
  const { key, stage, who, timeout, escalation, conditions, how } = reminder;
  const mentions = who.filter((name) => /^[\w.-]+(\/[\w.-]+)?$/.test(name)).map((name) => `@${name}`);
  return paragraphs([
    noticeMarker(key),
    `${mentions.join(" ")} the gate of stage ${stage} has been open for more than ${inline(page, timeout)}: ${inline(page, how, 500)}.`.trim(),
    escalation === null ? null : inline(page, escalation, 1000),
    conditions.length === 0
      ? null
      : `To be made sure of first:\n\n${conditions.map((one) => `- ${inline(page, one)}`).join("\n")}`,
  ]);
}
