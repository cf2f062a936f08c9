import type { ErrorCodeRows } from "./row.ts";

/** Jobs: how a step runs, and what of it is taken. */
export const JOB_CODES = {
  agent_args_missing: ["an agent of one's own is chosen and no program named", "give it in `agent-args`"],
  agent_failed: ["the agent ended with an error", "look at the job's log; the step is tried again"],
  agent_key_refused: [
    "the model's service does not take the agent's key, or there is none",
    "set the key's variable in the workflow; `.github/agents.md` names it for each agent",
  ],
  agent_missing: ["the agent's program is not installed in the job", "install it in an earlier step of the workflow"],
  agent_offline: ["the model's service cannot be reached", "look at the address and at what lies between"],
  agent_rate_limited: [
    "the model's service answers no more for now: too many requests, or the account's limit is reached",
    "wait, or raise the limit there",
  ],
  cancelled: ["a job was cancelled while a step ran", "start it again when it is wanted"],
  checkout_wrong: [
    "the job has checked out another commit than the step begins at",
    "use the workflow file that comes with the Action",
  ],
  command_unknown: ["the Action is asked for a command it does not have", "take one of those that are named"],
  command_wrong: ["the Action is asked to run gates alone, and the job is of another kind", "use `command: run`"],
  containment_too_weak: [
    "what the machine offers keeps agents less apart than the configuration asks",
    "take a runner that offers more, or ask for less",
  ],
  engine_differs: ["App and Action are of different versions", "update the Action in the workflow file"],
  environment_missing: [
    "the program was not started by a runner of GitHub Actions, or not by its first half",
    "use the workflow file that comes with the Action",
  ],
  environment_refused: [
    "a variable that agents and gates are to get is the runner's, a secret, or holds the job's token",
    "take it out of `runs.environment` or of the input `environment`, or give it another value",
  ],
  file_replaced: ["a file of the step's tools was replaced", "nothing: the step is tried again"],
  gate_invalid: ["a quality gate cannot be run as it is written", "correct its name, command or folder"],
  gates_missing: ["a job did not run all quality gates it was to run", "nothing: the step is tried again"],
  gates_unseen: [
    "a plan brings commands that nobody has seen, and nothing here would contain them",
    "declare them in `.github/haiku.yml`, or let a person sign the plan",
  ],
  input_invalid: ["an input of the Action cannot be used", "correct it in the workflow file"],
  input_renamed: ["an input of the Action has another name now", "rename it in the workflow file"],
  no_ending_command: ["the agent ended without saying how its step ended", "nothing: the step is tried again"],
  out_of_scope: ["a step wrote where it may not", "nothing: the step is tried again"],
  outcome_altered: ["a file of an outcome is not what was hashed", "nothing: the step is tried again"],
  outcome_announced_twice: ["a job has announced more than one outcome", "look at what else runs in that job"],
  outcome_bad_archive: ["an outcome's archive cannot be read", "run the step again"],
  outcome_bad_path: ["an outcome holds a file that may not be called so", "nothing: none of it is taken"],
  outcome_foreign: ["an outcome is of something else than its job was told to do", "nothing: the step is tried again"],
  outcome_incomplete: ["an outcome lacks a file", "nothing: the step is tried again"],
  outcome_invalid: ["an outcome is not of the form that is taken", "update the Action; the step is tried again"],
  outcome_mode: [
    "an outcome makes a file executable that does not say by what",
    "begin it with `#!`, or leave it plain",
  ],
  outcome_replaced: ["an outcome was changed after its job had announced it", "look at who may write artifacts there"],
  outcome_too_large: ["an outcome is larger than is taken", "let the step write less"],
  outcome_too_many_files: ["an outcome has more files than are taken", "let the step write less"],
  outcome_unannounced: [
    "a job did not announce what it had written",
    "use the workflow file that comes with the Action",
  ],
  path_protected: ["a step changed a file that the engine keeps", "leave it as it is"],
  path_refused: [
    "a step changed a path that it may not change",
    "declare it as an output of the unit, or leave it alone",
  ],
  playbook_missing: ["the rehearsal agent has no playbook on the default branch", "add it, or choose another agent"],
  protocol_unknown: ["the App asks in another version than the Action speaks", "update the older of both"],
  secret_found: [
    "a step's files hold what looks like a secret",
    "remove it, and revoke it if it is one; what is none can be allowed",
  ],
  setup_failed: ["the project's own set-up failed", "mend it, or change `runs.setup`"],
  step_failed: ["a step broke off", "look at the job's log; it is tried again"],
  step_not_ended: ["a job's calls do not end its step", "nothing: the step is tried again"],
  step_not_open: ["a job was started for a step that is not open any more", "nothing"],
  step_too_large: [
    "a step brings more or larger files, calls or words than may leave its job",
    "split the unit, or keep generated files out of the tree with `.gitignore`",
  ],
  timed_out: ["a step was not done when its time was up", "allow more minutes, or make the unit smaller"],
} as const satisfies ErrorCodeRows;
