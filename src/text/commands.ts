import { nearest } from "../shared/index.ts";
import { spokenLines } from "./spoken-lines.ts";

/** A command as written; whether it exists and who may give it is looked at later. */
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

/** What `parseCommands` found in a comment, in its order. */
export interface ParsedCommands {
  readonly commands: readonly ParsedCommand[];
  /** What looks like another command stands in words that are too intricate to be read: it is none, and nobody can tell. */
  readonly unread: boolean;
}

/** Nobody gives more in one comment; what follows them is read as their text. */
const MOST_COMMANDS = 100;
const COMMAND = /^ {0,3}\/haiku(?:[ \t]+(\S+)(?:[ \t]+(.*?))?)?[ \t]*$/;

/**
 * The commands of a comment: `/haiku` as the first word of a line that GitHub shows as plain text of a paragraph; see
 * `spokenLines`. Several may stand in one comment, up to a hundred. Names are not checked.
 */
export function parseCommands(body: string): ParsedCommands {
  const text = body.replaceAll("\r\n", "\n");
  const lines = text.split("\n");
  const written = lines.flatMap((line, index) => {
    const match = COMMAND.exec(line);
    return match ? [{ index, name: (match[1] ?? "help").toLowerCase(), args: match[2] ?? "" }] : [];
  });
  const spoken = spokenLines(
    text,
    written.slice(0, MOST_COMMANDS).map(({ index }) => index),
  );
  const found = written.filter(({ index }) => spoken.lines.has(index));
  const commands = found.map(({ index, name, args }, at) => ({
    name,
    args,
    rest: lines
      .slice(index + 1, found[at + 1]?.index ?? lines.length)
      .join("\n")
      .trim(),
    line: index + 1,
  }));
  return { commands, unread: spoken.unread };
}

/** A command by its name, with what other tools call it. */
interface Named {
  readonly name: string;
  readonly knownAs?: readonly string[];
}

/** The command that was probably meant: the one that other tools call so, else the one of nearly this name. */
export function nearestCommand(name: string, commands: readonly Named[]): string | null {
  const known = commands.find(({ knownAs }) => knownAs?.includes(name.toLowerCase()));
  return known?.name ?? nearest(name, [...new Set(commands.map((command) => command.name))]);
}
