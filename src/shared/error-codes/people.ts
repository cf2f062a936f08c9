import type { ErrorCodeRows } from "./row.ts";

/** Giving commands on GitHub, and what there stands in the way. */
export const PEOPLE_CODES = {
  anchor_outside_diff: [
    "GitHub takes no comment at a line that the pull request does not show",
    "nothing: it is told without a line",
  ],
  block_broken: [
    "the part of a pull request's text that the App writes has lost one of its marks",
    "put the mark back, or delete the part: it is written anew",
  ],
  branch_in_the_way: [
    "a branch stands where the App has to make one, or below or above that name",
    "rename or delete that branch",
  ],
  goal_of_others: [
    "the issue's text is of somebody whose words are no order, or was changed by another",
    "say in the command itself what is wanted, as the answer shows",
  ],
  mode_unknown: ["there is no such mode", "take one of those that are named"],
  option_unknown: ["there is no such option", "compare with the usage that is shown"],
  permission_missing: [
    "the App's installation lacks a permission",
    "an owner accepts it in the installation's settings",
  ],
  pull_request_in_the_way: [
    "somebody has opened a pull request from the App's branch, and GitHub allows one",
    "close it",
  ],
  repository_empty: [
    "the default branch has no commit",
    "make one, with the workflow file, and give the command again",
  ],
  reviewer_refused: ["GitHub does not take somebody as a reviewer", "correct `reviewers` or CODEOWNERS"],
  slug_taken: [
    "every name that an intent of this issue could have is taken by a branch",
    "delete branches below `haiku/` that are of no intent",
  ],
  stage_unknown: ["there is no stage of that name", "take one of those that are named"],
  studio_invalid: ["the configuration or a studio on the default branch cannot be used", "mend the line that is named"],
  studio_missing: ["no studio is named, or its folder or its file is not there", "name one, or bring its files back"],
  studio_unknown: ["there is no studio of that name that can be used", "take one of those that are named, or mend it"],
  team_name: ["a team is not written as GitHub names teams", "write `@organisation/team`"],
  too_many_pushes: ["a branch was moved too often to find out who moved it", "look at the branch's activity on GitHub"],
  work_too_large: ["the intent's folder holds more text than is read", "move what is not needed as text elsewhere"],
  workflow_disabled: ["the workflow is disabled", "enable it on the repository's Actions page"],
  workflow_missing: ["the workflow file is not on the default branch", "add the one that comes with the Action"],
  workflow_outdated: [
    "the workflow file cannot be started as the App starts it",
    "replace it with the one that comes with the Action",
  ],
  write_refused: [
    "GitHub refuses a write without which nothing goes on",
    "do what the message says of who can lift that, and how; it is tried again by itself",
  ],
} as const satisfies ErrorCodeRows;
