import { shorten } from "./page.ts";

/** Title and text of a finding that the engine files because something signed has changed. */
export interface FindingText {
  readonly title: string;
  readonly body: string;
}

/** Where a change came from, in words for people. */
export interface PushSource {
  /** Login of who pushed it, or what can be said instead. */
  readonly who: string;
  readonly commit: string;
}

/** A file changed by somebody who may not command. */
export function changedByOutsider(
  pushed: PushSource,
  file: { readonly path: string; readonly difference: string },
): FindingText {
  return {
    title: title(`${file.path} was changed by ${pushed.who}, who may not command here`),
    body: [
      `Commit ${pushed.commit} changed \`${file.path}\`. It was pushed by ${pushed.who}, who has no permission to steer this intent, so nobody has agreed to it.`,
      fenced("diff", file.difference),
      "Either take the change back, or bring plan, tests and documents in line with it; a person then looks at the result.",
    ].join("\n\n"),
  };
}

/** Many files of one such push at once. */
export function manyChangedByOutsider(pushed: PushSource, count: number): FindingText {
  return {
    title: title(`${count} more files were changed by ${pushed.who}, who may not command here`),
    body: `Commit ${pushed.commit} was pushed by ${pushed.who}, who has no permission to steer this intent. Each file it changed is listed; for each, either the change goes back or plan, tests and documents follow it.`,
  };
}

/** What was passed at a gate has been changed since by somebody who may. */
export function changedAfterGate(
  pushed: PushSource,
  passed: { readonly stage: string; readonly count: number },
): FindingText {
  const what = passed.count === 1 ? "a file" : `${passed.count} files`;
  return {
    title: title(`${pushed.who} changed ${what} of stage ${passed.stage} after its gate was passed`),
    body: `Commit ${pushed.commit} by ${pushed.who} stands and stays as it is. Bring the plan, the tests and the documents of stage ${passed.stage} in line with it; never undo it.`,
  };
}

/** The page that shows the goal was changed into something that is none. */
export function goalPageUnusable(pushed: PushSource, why: string): FindingText {
  return {
    title: title(`The goal stands as it was: its page, as ${pushed.who} left it, ${why}`),
    body: `Commit ${pushed.commit} changed the page on which the goal stands, and the page ${why}. Agents work on the goal as it was before. To change it, write the new words below the page's heading; if it is to stay, nothing has to be done.`,
  };
}

/** A plan that work has begun on was edited. */
export function lockedPlanEdited(
  pushed: PushSource,
  unit: { readonly id: string; readonly difference: string },
): FindingText {
  return {
    title: title(`${pushed.who} edited the plan of ${unit.id}, on which work has begun`),
    body: [
      `Work on ${unit.id} follows the plan as it was when it began; the next work commit puts that text back. What commit ${pushed.commit} wanted differently:`,
      fenced("diff", unit.difference),
      "Do what the edit asks for where the plan leaves room for it, or say why not.",
    ].join("\n\n"),
  };
}

/** The default branch cannot be taken in. `why`: GitHub's refusal, null when both sides changed the same lines. */
export function baseNotTakenIn(base: {
  readonly branch: string;
  readonly head: string;
  readonly into: string;
  readonly why: string | null;
}): FindingText {
  const { branch, head, into, why } = base;
  const cause =
    why === null
      ? `Both sides changed the same lines: \`${branch}\` at ${head.slice(0, 12)} and the work of this intent.`
      : `GitHub refuses the merge of \`${branch}\` at ${head.slice(0, 12)}: ${shorten(why, 300)}`;
  return {
    title: title(why === null ? `${branch} conflicts with this intent's work` : `${branch} could not be merged in`),
    body: [
      cause,
      "The next stage begins on the old base. Agents do not solve this: merge the branch by hand and push the result " +
        `(or press "Update branch" on the intent's pull request):`,
      fenced("sh", `git fetch origin\ngit switch ${into}\ngit merge origin/${branch}\ngit push origin ${into}`),
      "This closes by itself as soon as the merge is there. It has to be done before the delivery.",
    ].join("\n\n"),
  };
}

/** Several lines in a block that nothing inside of them can end. */
export function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...(text.match(/`{3,}/g) ?? []).map((ticks) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

function title(text: string): string {
  return shorten(text, 160);
}
