import { error as logError, notice, setFailed, setOutput, summary } from "@actions/core";
import { OUTCOME_NOTICE } from "../ports/index.ts";
import { describeError, UserError } from "../shared/index.ts";
import { takeEnvironment } from "./handed-over.ts";
import { readInputs } from "./inputs.ts";
import { type JobLog, openLog } from "./job-log.ts";
import { runRequest } from "./run-command.ts";
import { stepSummary } from "./step-summary.ts";

/**
 * The Action's program: the command of the job's inputs, on the environment that was handed over in a file. The job fails
 * only when there is no outcome to upload.
 */
export async function runJob(programUrl: string, handed: string, write: (line: string) => void): Promise<void> {
  const log = openLog(write);
  try {
    await runCommand(programUrl, handed, log);
  } catch (error) {
    log.commandsAgain();
    setOutput("result", "failed");
    setFailed(error instanceof UserError ? `${error.code}: ${describeError(error)}` : describeError(error));
    if (!(error instanceof UserError) && error instanceof Error) logError(error.stack ?? error.message);
  }
}

async function runCommand(programUrl: string, handed: string, log: JobLog): Promise<void> {
  const inputs = readInputs(programUrl, await takeEnvironment(handed));
  if (inputs.command !== "run" && inputs.command !== "gates") {
    const hint = "this version has run and gates";
    throw new UserError("command_unknown", `there is no command "${inputs.command}"`, hint);
  }
  const { outcome, digest } = await runRequest(inputs, log.say);
  // From here on nothing foreign lives, and nothing it said is printed: what is written now is the Action's own word.
  log.commandsAgain();
  notice(digest, { title: OUTCOME_NOTICE });
  const text = stepSummary(outcome);
  if (inputs.job.environment.GITHUB_STEP_SUMMARY) await summary.addRaw(text).write();
  setOutput("result", outcome.steps.some(({ failure }) => failure) ? "partial" : "done");
  setOutput("outcome", inputs.outcomeFolder);
  setOutput("summary", text);
}
