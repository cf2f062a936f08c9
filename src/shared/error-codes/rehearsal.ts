import type { ErrorCodeRows } from "./row.ts";

/** Rehearsing on one machine: the demo, the agent that follows a playbook, and the local GitHub. */
export const REHEARSAL_CODES = {
  artifact_empty: ["a workflow uploads files and there are none", "correct `path`"],
  artifact_exists: ["a run has an artifact of that name", "choose another, or `overwrite: true`"],
  artifact_missing: ["a run has no artifact of that name", "upload it in a job that goes before"],
  artifact_name: ["an artifact cannot be called so", "leave out the signs that are named"],
  artifact_unsafe: ["an archive holds a path that leads out of it", "pack it without `..`"],
  checkout_no_ref: ["there is no such branch or tag to check out", "correct `ref`"],
  checkout_outside: ["a checkout would lie outside the workspace", "give a path inside"],
  command_file_invalid: ["a step has written its outputs or environment in no form that is read", "write `name=value`"],
  dispatch_refused: ["a workflow cannot be started so", "compare with `on.workflow_dispatch` of its file"],
  env_refused: ["a step sets what may not be set so", "use `env`"],
  expression_invalid: ["an expression of a workflow cannot be read", "see GitHub's page on expressions"],
  file_in_the_way: ["the demo would overwrite files of the repository", "take a clone without them, or another studio"],
  input_missing: ["a step of a workflow lacks an input", "set it"],
  option_invalid: ["an option of the demo cannot be used", "see `--help`"],
  package_missing: ["a package that the local GitHub needs is not installed", "run `npm ci`"],
  placeholder_unknown: ["a playbook names something that is not known there", "take one of those that are named"],
  playbook_silent: ["a playbook has no entry for a step", "add one, as shown"],
  prompt_without_identity: ["a prompt does not say of which step it is", "start the agent by the Action"],
  rehearsal_refused: ["a tool answered otherwise than the playbook expects", "correct the playbook"],
  rehearsal_usage: ["the rehearsal agent was started wrongly", "see the usage that is shown"],
  repo_unusable: ["a repository cannot be rehearsed on", "see what the message names"],
  seed_empty: ["a repository would begin with no file", "give a folder with one"],
  workflow_invalid: ["a workflow file cannot be read", "correct the line that is named"],
} as const satisfies ErrorCodeRows;
