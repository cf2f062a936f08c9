import { headAndTail } from "./head-and-tail.ts";

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
 * Each line goes through `mask` before it is shown or kept. The transcript has 2 Mi characters at most: its beginning and its end,
 * and says how much is left out between them.
 */
export function agentOutput(mask: (text: string) => string, say: (line: string) => void): AgentOutput {
  const kept = headAndTail(TRANSCRIPT_LIMIT);
  const last: string[] = [];
  return {
    onLine: (line) => {
      const masked = mask(line);
      say(shownLine(masked));
      last.push(masked);
      if (last.length > LAST_LINES) last.shift();
      kept.add(masked);
    },
    last: () => last,
    transcript: kept.text,
  };
}
