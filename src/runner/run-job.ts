import { error as logError, setFailed, setOutput, summary } from "@actions/core";
import { describeError, UserError } from "../shared/index.ts";
import { readInputs } from "./inputs.ts";
import { runRequest } from "./run-command.ts";
import { stepSummary } from "./step-summary.ts";

/** The Action's program: the command of the job's inputs. The job fails only when there is no outcome to upload. */
export async function runJob(programUrl: string, say: (line: string) => void): Promise<void> {
  try {
    await runCommand(programUrl, say);
  } catch (error) {
    setOutput("result", "failed");
    setFailed(error instanceof UserError ? `${error.code}: ${describeError(error)}` : describeError(error));
    if (!(error instanceof UserError) && error instanceof Error) logError(error.stack ?? error.message);
  }
}

async function runCommand(programUrl: string, say: (line: string) => void): Promise<void> {
  const inputs = readInputs(programUrl);
  if (inputs.command !== "run" && inputs.command !== "gates") {
    const hint = "this version has run and gates";
    throw new UserError("command_unknown", `there is no command "${inputs.command}"`, hint);
  }
  const outcome = await runRequest(inputs, say);
  const text = stepSummary(outcome);
  if (inputs.job.environment.GITHUB_STEP_SUMMARY) await summary.addRaw(text).write();
  setOutput("result", outcome.steps.some(({ failure }) => failure) ? "partial" : "done");
  setOutput("outcome", inputs.outcomeFolder);
  setOutput("summary", text);
}
