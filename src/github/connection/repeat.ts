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

/**
 * Sends a request up to three times. Where GitHub asks to wait that is the caller's to plan: its HostError says how long,
 * and nobody waits here. A request that may have taken effect is sent again only when that does no harm;
 * otherwise its HostError (retryable, status 5xx) tells the caller to look before writing again.
 */
export async function repeat<T>(options: RepeatOptions, send: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send();
    } catch (error) {
      if (error instanceof HostError) throw error;
      const failure = judgeFailure(options.what, error, options.now());
      const pause = FIRST_PAUSE * 2 ** (attempt - 1);
      const harmless = options.repeatable || failure.effect === "none";
      if (!failure.again || failure.wait !== null || !harmless || attempt === ATTEMPTS) throw failure.error;
      options.onRepeat(failure, pause);
      await options.wait(pause);
    }
  }
}
