import type { Log } from "../ports/index.ts";
import { describeError, HostError } from "../shared/index.ts";
import type { Self } from "./trigger.ts";

/** Who asks, and who is told. */
export interface IdentityOptions {
  /** Asks GitHub who we are. */
  readonly ask: () => Promise<Self>;
  /** Called once, when it is known. */
  readonly onKnown: (self: Self) => void;
  readonly log: Log;
}

/** Who the App is, asked for until GitHub says so: neither GitHub's failure nor a key's ends the process. */
export interface Identity {
  /** Asks now, and again after growing pauses while it fails. */
  begin(): void;
  /** Asks no more. */
  stop(): void;
  /** Why it is not known yet, in words. */
  problem(): string;
}

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;

/** Between two questions, in milliseconds: 1 second, then 2, 4 and so on to a minute; where GitHub asks for longer, that. */
function pauseAfter(failures: number, error: unknown): number {
  const usual = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 16));
  const asked = error instanceof HostError ? (error.wait ?? 0) : 0;
  return Math.max(usual, Math.min(asked, 3_600_000));
}

/** Without asking anybody before `begin`. */
export function createIdentity({ ask, onKnown, log }: IdentityOptions): Identity {
  let problem = "GitHub has not said yet who this App is";
  let timer: NodeJS.Timeout | null = null;
  let failures = 0;
  let stopped = false;

  function failed(error: unknown): void {
    failures += 1;
    const pause = pauseAfter(failures, error);
    problem = describeError(error);
    log.error({ err: error, failures, pause }, `not ready, GitHub is asked again in ${pause / 1000} s: ${problem}`);
    if (!stopped) timer = setTimeout(begin, pause);
  }

  function known(self: Self): void {
    if (stopped) return;
    onKnown(self);
    log.info({ app: self.appId, bot: self.bot.login }, "ready");
  }

  function begin(): void {
    ask().then(known, failed);
  }

  function stop(): void {
    stopped = true;
    if (timer) clearTimeout(timer);
  }

  return { begin, stop, problem: () => problem };
}
