import { endAll } from "../agents/index.ts";
import { KEY_NOTICE, newSeal, OUTCOME_NOTICE } from "../ports/index.ts";
import { describeError, UserError } from "../shared/index.ts";
import { type ForeignCode, PROGRAMS } from "./foreign-code.ts";
import { takeEnvironment } from "./handed-over.ts";
import { type Environment, type RunContext, readInputs, readToken } from "./inputs.ts";
import { type JobLog, openLog } from "./job-log.ts";
import { runRequest } from "./run-command.ts";
import { type RunnerCommands, TOOLKIT } from "./runner-commands.ts";
import { stepSummary } from "./step-summary.ts";

/** What a job has of the world around it. */
export interface JobSurroundings {
  /** URL of the program's file; its companions lie beside it. */
  readonly programUrl: string;
  /** The job's own; may fail, as the job then does. */
  readonly environment: () => Promise<Environment>;
  /** What the toolkit knows of the run; left out: what it has read when it was loaded. */
  readonly run?: RunContext;
  /** A line of the log. */
  readonly write: (line: string) => void;
  readonly runner: RunnerCommands;
  readonly foreign: ForeignCode;
}

/** The process that a job runs in. */
export interface JobProcess {
  /** A line of the log. */
  readonly write: (line: string) => void;
  /** The listener is called when the runner asks the job to end. */
  readonly onCancel: (listener: () => void) => void;
}

/**
 * The Action's program: the job on the environment that was handed over in a file, with everything as it is shipped. Cancelled,
 * it ends what it has started and writes down what was done by then.
 */
export function runJob(programUrl: string, handed: string, { write, onCancel }: JobProcess): Promise<void> {
  onCancel(endAll);
  const environment = () => takeEnvironment(handed);
  return performJob({ programUrl, environment, write, runner: TOOLKIT, foreign: PROGRAMS });
}

/** Does the command of the job's inputs. The job fails only when there is no outcome to upload. */
export async function performJob(around: JobSurroundings): Promise<void> {
  const { write, runner } = around;
  const log = openLog(write);
  try {
    await runCommand(around, log);
  } catch (error) {
    log.commandsAgain();
    runner.output("result", "failed");
    runner.fail(error instanceof UserError ? `${error.code}: ${describeError(error)}` : describeError(error));
    if (!(error instanceof UserError) && error instanceof Error) runner.error(error.stack ?? error.message);
  }
}

async function runCommand({ programUrl, environment, run, runner, foreign }: JobSurroundings, log: JobLog) {
  const variables = await environment();
  const token = readToken(variables);
  if (token !== "") runner.hide(token);
  const inputs = readInputs(programUrl, variables, run);
  if (inputs.command !== "run" && inputs.command !== "gates") {
    const hint = "this version has run and gates";
    throw new UserError("command_unknown", `there is no command "${inputs.command}"`, hint);
  }
  const seal = newSeal();
  // Said while nothing foreign has run: from here on what is sealed is this job's word, whoever kills it.
  runner.notice(seal.key, KEY_NOTICE);
  const { outcome, digest } = await runRequest(inputs, foreign, { say: log.say, seal });
  // From here on nothing foreign lives, and nothing it said is printed: what is written now is the Action's own word.
  log.commandsAgain();
  runner.notice(digest, OUTCOME_NOTICE);
  const text = stepSummary(outcome);
  if (inputs.job.environment.GITHUB_STEP_SUMMARY) await runner.summary(text);
  runner.output("result", outcome.steps.some(({ failure }) => failure) ? "partial" : "done");
  runner.output("outcome", inputs.outcomeFolder);
  runner.output("summary", text);
}
