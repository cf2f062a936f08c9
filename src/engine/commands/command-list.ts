import type { CommandHelp } from "../../render/index.ts";
import type { Config } from "../../studio/index.ts";

/** The commands there are, with who may use them here. One list: help can promise nothing that is not carried out. */
export function commandHelp(config: Config): readonly CommandHelp[] {
  const { start, command, approve, waive } = config.permissions;
  const anyone = "anyone who can read";
  return [
    { usage: "help", what: "this list", may: anyone },
    { usage: "status", what: "where everything stands", may: anyone },
    { usage: "why", what: "every condition that is not met, who can meet it and how", may: anyone },
    { usage: "config", what: "what is in force here and from where", may: anyone },
    { usage: "sync", what: "look at everything again now", may: anyone },
    {
      usage: "start [<studio>[/<stage>]] [--mode <mode>] [--adopt] [title]",
      what: "in an issue: start an intent; its goal is the issue and the lines below the command. `--adopt` takes over an issue by somebody who may not start",
      may: start,
    },
    { usage: "feedback [severity] <text>", what: "file a finding; it is weighed, fixed and checked", may: command },
    { usage: "ask <question>", what: "have an agent answer a question about the work", may: command },
    { usage: "answer [Q-n] <text>", what: "answer a question that an agent put to people", may: command },
    {
      usage: "retry [FB-n, step, stage or cap] [note]",
      what: "have what is stuck, parked or held tried again; grant a cap anew",
      may: command,
    },
    { usage: "cancel [step]", what: "stop what runs, and hold it until `retry` or `resume`", may: command },
    { usage: "run-ci", what: "let the repository's own CI run on what stands now", may: command },
    { usage: "pause [reason]", what: "start nothing new; what runs is still taken in", may: command },
    { usage: "resume", what: "go on", may: command },
    { usage: "approve", what: "pass what is waited for now: the plan's sign-off or the gate", may: approve },
    { usage: "changes <text>", what: "ask for a change of what is waited for instead of approving it", may: approve },
    {
      usage: "approve <reviewer> <reason>",
      what: "accept what stands where that reviewer has looked as often as it may",
      may: approve,
    },
    { usage: "mode <mode>", what: "continuous, discrete or autopilot, from the next stage on", may: approve },
    {
      usage: "waive FB-n <reason> [until <date>]",
      what: "go on in spite of a finding, for a while or for good",
      may: waive,
    },
    { usage: "reject FB-n <reason>", what: "close a finding that is not one", may: waive },
    { usage: "severity FB-n <level>", what: "weigh a finding anew: blocker, high, medium or low", may: waive },
    { usage: "move FB-n <stage>", what: "have a finding worked in another stage, or in `intent`", may: waive },
    { usage: "abandon <reason>", what: "end the intent; everything is kept", may: waive },
  ];
}
