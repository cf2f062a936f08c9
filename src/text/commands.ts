import { nearest } from "../shared/index.ts";

export const COMMANDS = [
  "help",
  "status",
  "why",
  "config",
  "sync",
  "start",
  "feedback",
  "ask",
  "answer",
  "retry",
  "cancel",
  "pause",
  "resume",
  "run-ci",
  "take",
  "done",
  "give-back",
  "approve",
  "changes",
  "mode",
  "waive",
  "reject",
  "severity",
  "move",
  "abandon",
  "freeze",
  "thaw",
] as const;
export type CommandName = (typeof COMMANDS)[number];

export interface ParsedCommand {
  /** Lower case; `help` where `/haiku` stands alone. Not necessarily a command there is: see `nearestCommand`. */
  readonly name: string;
  /** What follows the name on its line. */
  readonly args: string;
  /** The lines below, up to the next command: what a `feedback` or `start` goes on with. */
  readonly rest: string;
  /** Line of the comment, from 1. */
  readonly line: number;
}

const COMMAND = /^ {0,3}\/haiku(?:[ \t]+(\S+)(?:[ \t]+(.*?))?)?[ \t]*$/;

/**
 * The commands of a comment: `/haiku` as the first word of a line that is not code, quoted or hidden. Several may stand
 * in one comment. Names are not checked.
 */
export function parseCommands(body: string): readonly ParsedCommand[] {
  const lines = body.replaceAll("\r\n", "\n").split("\n");
  const open = visibleLines(lines);
  const found = lines.flatMap((line, index) => {
    const match = open[index] ? COMMAND.exec(line) : null;
    return match ? [{ index, name: (match[1] ?? "help").toLowerCase(), args: match[2] ?? "" }] : [];
  });
  return found.map(({ index, name, args }, at) => ({
    name,
    args,
    rest: lines
      .slice(index + 1, found[at + 1]?.index ?? lines.length)
      .join("\n")
      .trim(),
    line: index + 1,
  }));
}

/** The command that was probably meant, or null. */
export function nearestCommand(name: string): CommandName | null {
  const meant = nearest(name, COMMANDS);
  return COMMANDS.find((command) => command === meant) ?? null;
}

export function isCommand(name: string): name is CommandName {
  return COMMANDS.some((command) => command === name);
}

type Hidden = { readonly until: RegExp } | null;

/** For each line whether its beginning is plain, visible text of whoever wrote the comment. */
function visibleLines(lines: readonly string[]): readonly boolean[] {
  let fence: string | null = null;
  let hidden: Hidden = null;
  let span: string | null = null;
  return lines.map((line) => {
    if (line.trim() === "") span = null;
    const visible: boolean = fence === null && hidden === null && span === null;
    if (fence !== null) {
      if (closesFence(line, fence)) fence = null;
      return false;
    }
    const opening = hidden === null ? /^[ \t>*+\-.)\d]*(`{3,}(?=[^`]*$)|~{3,})/.exec(line)?.[1] : undefined;
    if (opening !== undefined) {
      fence = opening;
      span = null;
      return false;
    }
    const after = scanLine(line, { hidden, span });
    hidden = after.hidden;
    span = after.span;
    return visible;
  });
}

function closesFence(line: string, fence: string): boolean {
  const bare = line.replace(/^[ \t>]+/, "").trim();
  return bare.length >= fence.length && bare === fence.charAt(0).repeat(bare.length);
}

interface Scan {
  readonly hidden: Hidden;
  readonly span: string | null;
}

/** What is still open at the end of a line: a comment or a raw HTML element, or a run of backticks. */
function scanLine(line: string, before: Scan): Scan {
  let { hidden, span } = before;
  let at = 0;
  while (at < line.length) {
    const rest = line.slice(at);
    if (hidden !== null) {
      const end = hidden.until.exec(rest);
      if (!end) return { hidden, span };
      at += end.index + end[0].length;
      hidden = null;
      continue;
    }
    const next = /\\`|`+|<!--|<(pre|code|script|style|textarea)\b/i.exec(rest);
    if (!next) return { hidden, span };
    at += next.index + next[0].length;
    if (next[0].startsWith("`")) span = span === null ? next[0] : span === next[0] ? null : span;
    else if (span === null && next[0] === "<!--") hidden = { until: /-->/ };
    else if (span === null && next[1] !== undefined) hidden = { until: END_TAGS[next[1].toLowerCase()] ?? />/ };
  }
  return { hidden, span };
}

const END_TAGS: Readonly<Record<string, RegExp>> = {
  pre: /<\/pre>/i,
  code: /<\/code>/i,
  script: /<\/script>/i,
  style: /<\/style>/i,
  textarea: /<\/textarea>/i,
};
