import { ENGINE, METHOD, type Rule, rule } from "./rule.ts";

/** 7. What changes under signatures. */
export const CHANGES: readonly Rule[] = [
  rule("7.1", "a witness is what was seen: a plan, a unit's file and outputs, or all of them", [
    `${METHOD}/transitions`,
    "take back nothing when the file is as it was seen",
    "take back nothing when only the intent's own pages changed",
  ]),
  rule("7.2", "changed files take back who saw them, and the quality gates when they lie outside the intents' pages", [
    `${METHOD}/transitions`,
    "take back the approvals that saw the changed file, and the quality gates",
    "take back only the quality gates when nothing that was seen has changed",
  ]),
  rule(
    "7.3",
    "merged stages keep their stamps; who signed there looks again once, at the difference",
    [
      `${METHOD}/mark-re-review`,
      "keeps its signatures and its gate, and is looked at again where its files have changed",
      "is signed again once, after the working stage's own roles and before its gate opens",
    ],
    [
      `${METHOD}/transitions`,
      "never take back what has merged: who saw the file reviews again, once there is another stage",
    ],
  ),
  rule("7.4", "with the default branch merged in, what this intent does to a file decides whether stamps are carried", [
    `${ENGINE}/foreign-commits`,
    "carries signatures on a file whose own difference is the same",
    "that changes this intent's difference takes signatures back",
    "that brings files this intent does not touch takes no signature of a person or agent back",
  ]),
  rule(
    "7.5",
    "a commit of somebody who may command is adopted, and nothing is filed before the gate",
    [`${ENGINE}/foreign-commits`, "may change files: %s, nothing is filed"],
    [
      "property/changes-under-signatures",
      "files no drift before the gate, whatever people who may, agents and the base change",
    ],
  ),
  rule("7.6", "after the gate or in a merged stage it is one finding, which never undoes the person", [
    `${ENGINE}/foreign-commits`,
    "%s: one finding, that never undoes what they did",
  ]),
  rule("7.7", "a pending plan that a person edits is read again by everybody", [
    `${ENGINE}/foreign-commits`,
    "makes everybody read a pending plan again that was edited",
    "a plan sign-off lapses when a pending plan is edited",
  ]),
  rule(
    "7.8",
    "a locked plan counts as it was locked, is put back, and its edit is filed",
    [`${ENGINE}/moved-base`, "counts as it was locked, and the next work commit puts it back with what hats wrote"],
    [
      `${ENGINE}/foreign-commits`,
      "who edits a plan in progress is heard: filed as theirs, with the difference",
      "who edits a plan in progress gets it filed as drift",
    ],
  ),
  rule("7.9", "any other change by who may not is filed, once for each content", [
    `${ENGINE}/foreign-commits`,
    "leaves a finding for each file, once for each content",
    "still takes back what was signed",
  ]),
  rule("7.10", "a commit on the ledger that is not the App's is undone and named", [
    `${ENGINE}/ledger/undo-tampering`,
    "is undone whatever it did, and the ledger is what it was",
    "is whose the host says it is: %s",
    "shows in verify: first as what does not follow, then as undone",
  ]),
  rule("7.11", "who made a commit is who pushed it; where that is not known, who can push counts as far as that goes", [
    `${ENGINE}/foreign-commits`,
    "who it was",
    "is told push by push when several people pushed",
    "is not asked for commits that this process has put there",
  ]),
  rule("7.12", "nothing merges on quality gates older than the last change of a file", [
    "property/changes-under-signatures",
    "merges no stage on quality gates that are older than the last change of a file",
  ]),
];
