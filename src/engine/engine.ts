import { planComment } from "./commands/issue-comment.ts";
import { answerIssueComment } from "./effects/answer-issue-comment.ts";
import { type ConfigAsked, checkConfig } from "./effects/config-check.ts";
import { intentsOf, type Rests } from "./ledger/known-intents.ts";
import { remembering } from "./ledger/own-commits.ts";
import type { Button } from "./observe/button.ts";
import { emptyMemory, type Memory } from "./observe/observe.ts";
import type { EngineOptions, Reach } from "./ports.ts";
import { type Report, reconcile } from "./reconcile.ts";

/** The engine of one repository. */
export interface Engine {
  /** Looks at one intent again and does what is due. */
  reconcile(slug: string, buttons?: readonly Button[]): Promise<Report>;
  /**
   * Slugs of all intents that have a ledger, but for those that have not moved since nothing of them was the App's, or since
   * they had ended and nothing was left to do. Of those that ended before this process began only the old ones are left out.
   */
  intents(): Promise<readonly string[]>;
  /** A comment on an issue: `start` makes an intent, anything else belongs to the intent of that issue. */
  issueComment(issue: number, comment: number): Promise<{ readonly slug: string | null }>;
  /** Checks what a pull request makes of studios and config; answers the number of writes. */
  checkConfig(asked: ConfigAsked): Promise<number>;
}

/** Keeps what it has read of each intent for the next look: make one for a repository, and keep it. */
export function createEngine(reach: Reach, options: EngineOptions): Engine {
  const ports = remembering(reach);
  const memories = new Map<string, Memory>();
  const memoryOf = (slug: string): Memory => {
    const memory = memories.get(slug) ?? emptyMemory();
    memories.set(slug, memory);
    return memory;
  };
  const rests: Rests = {
    of: (slug) => (memories.has(slug) ? (memories.get(slug)?.rest ?? null) : undefined),
    keep: (slug, branches) => {
      memoryOf(slug).rest = branches;
    },
  };
  return {
    reconcile: (slug, buttons = []) => {
      const memory = memoryOf(slug);
      memory.buttons = buttons;
      return reconcile({ ports, options, memory }, slug);
    },
    intents: () => intentsOf(ports, options, rests),
    issueComment: async (issue, comment) => {
      const plan = await planComment(ports, options, issue, comment);
      return { slug: await answerIssueComment(ports, options, { issue, comment }, plan) };
    },
    checkConfig: (asked) => checkConfig(ports, options, asked),
  };
}
