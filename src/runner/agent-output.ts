const TRANSCRIPT_LIMIT = 2 * 1024 * 1024;
const LAST_LINES = 40;

/** Collects an agent's output, masked, for the log as it comes and for the transcript. */
export interface AgentOutput {
  readonly onLine: (line: string) => void;
  readonly transcript: () => string;
  /** The last lines, masked, whatever was cut off before. */
  readonly last: () => readonly string[];
}

/**
 * Lines in a job's log are commands to the runner when they begin with `::` or hold `##[`. What an agent prints is
 * shown behind a bar and never as a command.
 */
export function shownLine(line: string): string {
  return `│ ${line.replaceAll("##[", "## [")}`;
}

/**
 * Each line goes through `mask` before it is shown or kept. The transcript is cut off after 2 Mi characters and says
 * so.
 */
export function agentOutput(mask: (text: string) => string, say: (line: string) => void): AgentOutput {
  const lines: string[] = [];
  const last: string[] = [];
  let size = 0;
  return {
    onLine: (line) => {
      const masked = mask(line);
      say(shownLine(masked));
      last.push(masked);
      if (last.length > LAST_LINES) last.shift();
      size += masked.length + 1;
      if (size <= TRANSCRIPT_LIMIT) lines.push(masked);
    },
    last: () => last,
    transcript: () => {
      const cut = size > TRANSCRIPT_LIMIT ? [`… cut off after ${TRANSCRIPT_LIMIT} characters`] : [];
      return `${[...lines, ...cut].join("\n")}\n`;
    },
  };
}
