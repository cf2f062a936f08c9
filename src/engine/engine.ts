import { RecentlyUsed } from "../shared/index.ts";
import { hearComment } from "./effects/answer-issue-comment.ts";
import { type ConfigAsked, checkConfig } from "./effects/config-check.ts";
import { intentsOf } from "./ledger/known-intents.ts";
import { remembering } from "./ledger/own-commits.ts";
import type { Button } from "./observe/button.ts";
import { emptyMemory, type Memory } from "./observe/observe.ts";
import type { EngineOptions, Reach } from "./ports.ts";
import { type Report, reconcile } from "./reconcile.ts";

/** The engine of one repository. */
export interface Engine {
  /** Looks at one intent again and does what is due. */
  reconcile(slug: string, buttons?: readonly Button[]): Promise<Report>;
  /** Slugs of all intents that have a ledger, but for those of which nothing was the App's when it was last asked and that have not moved. */
  intents(): Promise<readonly string[]>;
  /** A comment on an issue: `start` makes an intent, anything else belongs to the intent of that issue. */
  issueComment(issue: number, comment: number): Promise<{ readonly slug: string | null }>;
  /** Checks what a pull request makes of studios and config; answers the number of writes. */
  checkConfig(asked: ConfigAsked): Promise<number>;
  /** About how many characters of ledgers it keeps. */
  weight(): number;
}

/** Of so many intents is kept what was read of them; of others it is read again. */
const MOST_INTENTS = 100;
const MOST_CHARACTERS = 20_000_000;

/** Keeps what it has read of each intent for the next look: make one for a repository, and keep it. */
export function createEngine(reach: Reach, options: EngineOptions): Engine {
  const ports = remembering(reach);
  const memories = new RecentlyUsed<Memory>({ values: MOST_INTENTS, weight: MOST_CHARACTERS, weigh: charactersOf });
  return {
    reconcile: (slug, buttons = []) =>
      memories.use(slug, emptyMemory, (memory) => {
        memory.buttons = buttons;
        return reconcile({ ports, options, memory }, slug);
      }),
    intents: () => intentsOf(ports),
    issueComment: async (issue, comment) => ({ slug: await hearComment(ports, options, { issue, comment }) }),
    checkConfig: (asked) => checkConfig(ports, options, asked),
    weight: () => memories.weight(),
  };
}

function charactersOf({ ledger }: Memory): number {
  return [...(ledger?.files ?? [])].reduce((sum, [path, text]) => sum + path.length + text.length, 0);
}
