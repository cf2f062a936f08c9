import { error, notice, setFailed, setOutput, setSecret, summary } from "@actions/core";

/** What a job says to the runner that runs it, in the Action's own word. */
export interface RunnerCommands {
  /** From now on the value is masked in the log. */
  readonly hide: (secret: string) => void;
  readonly notice: (text: string, title: string) => void;
  readonly output: (name: string, value: string) => void;
  /** Markdown for the job's page. */
  readonly summary: (text: string) => Promise<void>;
  readonly error: (text: string) => void;
  /** The job ends as failed, for this reason. */
  readonly fail: (why: string) => void;
}

/** By GitHub's toolkit, for the process it is loaded in: its standard output, its environment, its exit code. */
export const TOOLKIT: RunnerCommands = {
  hide: setSecret,
  notice: (text, title) => notice(text, { title }),
  output: setOutput,
  summary: async (text) => {
    await summary.addRaw(text).write();
  },
  error: (text) => error(text),
  fail: setFailed,
};
