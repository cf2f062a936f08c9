import { plainLines, plainTitle } from "../shared/index.ts";
import { oneLine } from "./sections.ts";

/** What a commit on a work branch says; whatever is null or left out has no line. */
export interface WorkMessage {
  /** The project's own, before the subject: as it is configured. */
  readonly prefix?: string;
  /** May hold words of people or agents: they control nothing here. */
  readonly subject: string;
  readonly body?: string;
  /** Its slug. */
  readonly intent: string;
  /** Keys of the steps whose files this commit brings. */
  readonly steps: readonly string[];
  /** Ledger head the steps were replayed on. */
  readonly ledger: string;
  readonly hat?: string | null;
  /** `sha256:…` of the prompt. */
  readonly prompt?: string | null;
  /** Who asked for it: `Name <mail>`. */
  readonly coAuthor?: string | null;
  /** Head that Run CI was asked for. */
  readonly ci?: string | null;
  /** Whether the platform is told to start no checks for this commit. */
  readonly skipCi: boolean;
}

/**
 * Message of a commit on a work or intent branch. The trailers follow two empty lines, `skip-checks: true` last: only
 * there does GitHub act on it.
 */
export function renderWorkMessage(message: WorkMessage): string {
  const trailers = [
    `Haiku-Intent: ${plain(message.intent)}`,
    ...message.steps.map((step) => `Haiku-Step: ${plain(step)}`),
    `Haiku-Ledger: ${plain(message.ledger)}`,
    ...optional("Haiku-Hat", message.hat),
    ...optional("Haiku-Prompt", message.prompt),
    ...optional("Haiku-CI", message.ci),
    ...(message.coAuthor ? [`Co-authored-by: ${oneLine(message.coAuthor)}`] : []),
    ...(message.skipCi ? ["skip-checks: true"] : []),
  ];
  const body = message.body?.trim() ? `\n\n${plainLines(message.body)}` : "";
  return `${oneLine(`${message.prefix ?? ""}${plainTitle(message.subject)}`)}${body}\n\n\n${trailers.join("\n")}\n`;
}

function optional(name: string, value: string | null | undefined): readonly string[] {
  return value ? [`${name}: ${plain(value)}`] : [];
}

/** A name in a trailer: one line that mentions nobody, refers to nothing and tells no machine anything. */
function plain(value: string): string {
  return oneLine(value).replace(/[@#<>[\]\p{Cc}\p{Cf}]/gu, "_");
}
