import { RecentlyUsed } from "../shared/index.ts";
import { type HeardComment, hearComment } from "./effects/answer-issue-comment.ts";
import { type ConfigAsked, checkConfig } from "./effects/config-check.ts";
import { type ForeignHead, passForeign } from "./effects/foreign-head.ts";
import { intentsOf, type Rests } from "./ledger/known-intents.ts";
import { remembering } from "./ledger/own-commits.ts";
import { keepingRules } from "./observe/kept-rules.ts";
import { emptyMemory, type Memory } from "./observe/memory.ts";
import type { Woken } from "./observe/woken.ts";
import type { EngineOptions, Reach } from "./ports.ts";
import { type Report, reconcile } from "./reconcile.ts";

/** The engine of one repository. */
export interface Engine {
  /** Looks at one intent again and does what is due. `woken`: what events have said; without it the clock is what woke us. */
  reconcile(slug: string, woken?: Woken): Promise<Report>;
  /**
   * Slugs of all intents that have a ledger, or have lost it on the way, but for those that have not moved since nothing of
   * them was the App's, or since they had ended and nothing was left to do. Of those that ended before this process began only
   * the old ones are left out. `branches`: those below `haiku/`, where they have been read already.
   */
  intents(branches?: ReadonlyMap<string, string>): Promise<readonly string[]>;
  /** A comment on an issue: `start` makes an intent, anything else belongs to the intent of that issue. */
  issueComment(issue: number, comment: number): Promise<HeardComment>;
  /** Checks what a pull request makes of studios and config; answers the number of writes. */
  checkConfig(asked: ConfigAsked): Promise<number>;
  /** Lets a head that belongs to no intent pass what the default branch requires of us; answers the number of writes. */
  passForeign(foreign: ForeignHead): Promise<number>;
  /** About how many characters of ledgers it keeps. */
  weight(): number;
}

/** Of so many intents is kept what was read of them; of others it is read again. */
const MOST_INTENTS = 100;
const MOST_CHARACTERS = 20_000_000;

/** Keeps what it has read of each intent for the next look: make one for a repository, and keep it. */
export function createEngine(reach: Reach, options: EngineOptions): Engine {
  const { ports, rules } = keepingRules(remembering(reach));
  const memories = new RecentlyUsed<Memory>({ values: MOST_INTENTS, weight: MOST_CHARACTERS, weigh: charactersOf });
  const rests = keptRests();
  return {
    reconcile: (slug, woken = {}) =>
      memories.use(slug, emptyMemory, async (memory) => {
        memory.woken = woken;
        memory.list.isFresh = false;
        const report = await reconcile({ ports, options, memory }, slug);
        rests.keep(slug, memory.rest ?? null);
        return report;
      }),
    intents: (branches) => intentsOf(ports, options, rests, branches),
    issueComment: (issue, comment) => hearComment(ports, options, { issue, comment }),
    checkConfig: (asked) => checkConfig(ports, options, asked),
    passForeign: (foreign) => passForeign(ports, rules, foreign),
    weight: () => memories.weight(),
  };
}

/** Of so many intents it is kept where they came to rest. */
const MOST_RESTS = 10_000;

function keptRests(): Rests {
  const rests = new Map<string, ReadonlyMap<string, string> | null>();
  return {
    of: (slug) => rests.get(slug),
    keep: (slug, branches) => {
      rests.delete(slug);
      rests.set(slug, branches);
      const [oldest] = rests.keys();
      if (rests.size > MOST_RESTS && oldest !== undefined) rests.delete(oldest);
    },
  };
}

function charactersOf({ ledger }: Memory): number {
  return [...(ledger?.files ?? [])].reduce((sum, [path, text]) => sum + path.length + text.length, 0);
}
