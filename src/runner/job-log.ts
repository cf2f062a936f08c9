import { randomUUID } from "node:crypto";

/** The job's log. What is said there is text; only what the toolkit prints after `commandsAgain` are commands to the runner. */
export interface JobLog {
  readonly say: (line: string) => void;
  /** The runner takes commands again, until the next line is said. */
  readonly commandsAgain: () => void;
}

/**
 * Everything said may hold words of agents, of gates, of the repository. So it stands between `::stop-commands::` and a word
 * that only the runner and this program know, made anew each time: no line of it starts a command.
 */
export function openLog(write: (line: string) => void): JobLog {
  let stopped: string | null = null;
  return {
    say: (line) => {
      if (stopped === null) {
        stopped = randomUUID();
        write(`::stop-commands::${stopped}`);
      }
      write(line);
    },
    commandsAgain: () => {
      if (stopped !== null) write(`::${stopped}::`);
      stopped = null;
    },
  };
}
