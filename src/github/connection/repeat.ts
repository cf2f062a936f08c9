import { HostError } from "../../shared/index.ts";
import { type Failure, judgeFailure } from "./github-failure.ts";

/** How one request is sent again. `now` and pauses are in milliseconds. */
export interface RepeatOptions {
  /** Names the request in errors and logs. */
  readonly what: string;
  /** True when sending it twice does no harm: reads, and writes that GitHub compares or overwrites. */
  readonly repeatable: boolean;
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Told before each repetition, with the pause until it. */
  readonly onRepeat: (failure: Failure, pause: number) => void;
}

const ATTEMPTS = 3;
const FIRST_PAUSE = 500;
/** Longer pauses are the caller's to plan: the work is queued again instead of holding a request open. */
const LONGEST_PAUSE = 60_000;

/**
 * Sends a request up to three times. A request that may have taken effect is sent again only when that does no harm;
 * otherwise its HostError (retryable, status 5xx) tells the caller to look before writing again.
 */
export async function repeat<T>(options: RepeatOptions, send: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send();
    } catch (error) {
      if (error instanceof HostError) throw error;
      const failure = judgeFailure(options.what, error, options.now());
      const pause = failure.wait ?? FIRST_PAUSE * 2 ** (attempt - 1);
      const harmless = options.repeatable || failure.effect === "none";
      if (!failure.again || !harmless || attempt === ATTEMPTS || pause > LONGEST_PAUSE) throw failure.error;
      options.onRepeat(failure, pause);
      await options.wait(pause);
    }
  }
}
