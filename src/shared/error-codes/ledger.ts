import type { ErrorCodeRows } from "./row.ts";

/** The ledger: the branch on which the App records everything, and the files of an intent. */
export const LEDGER_CODES = {
  body_unexpected: [
    "a file of the ledger holds text where it has fields alone",
    "restore it from the ledger's history",
  ],
  event_unknown: [
    "a commit of the ledger records something this version does not know",
    "update the App and the Action; leave the branch to the App",
  ],
  field_invalid: ["a field holds something that it cannot hold", "correct the field that is named"],
  field_unknown: ["a field means nothing where it stands", "correct its name, or remove it"],
  front_matter_missing: [
    "a file has no front matter, or it is not closed",
    "begin the file with a line `---`, fields, and another `---`",
  ],
  journal_invalid: [
    "a commit of the ledger does not fit what stands before it",
    "leave the branch to the App; restore it from its history",
  ],
  json_invalid: ["a text is no JSON as it is taken here", "correct the JSON"],
  key_refused: ["a name cannot be a field's", "choose another"],
  ledger_broken: ["the ledger cannot be read", "restore the branch from its history"],
  ledger_gone: ["the ledger's branch is gone", "restore it from its last commit"],
  ledger_not_ours: ["nothing on that branch was ever written by the App", "delete it, or rename it"],
  ledger_path_unknown: ["a file lies in the ledger that is none of it", "remove it: only the App writes there"],
  ledger_unproven: [
    "it cannot be told that the ledger's last commits are the App's",
    "look at the branch's activity; set it back to the App's last commit",
  ],
  ledger_unreadable: ["a job cannot read the ledger it was started on", "look at the ledger's branch"],
  lifecycle_violation: ["what was asked does not fit where things stand", "look at the intent again"],
  plan_invalid: ["a unit's plan holds a line that the App writes itself", "leave that line out"],
  schema_missing: ["a file does not say in which form it is", "add the field that is named as its first"],
  schema_newer: ["a file is of a newer version", "update the App and the Action"],
  step_key_invalid: ["a text is not the name of a step", "write it as the message shows"],
  unit_name_invalid: ["a file among the units is not called like one", "rename it, or move it elsewhere"],
  yaml_invalid: ["a text is no YAML as it is taken here", "correct the line that is named"],
} as const satisfies ErrorCodeRows;
