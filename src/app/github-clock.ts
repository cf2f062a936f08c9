import type { Clock } from "../ports/index.ts";

/** A clock that is told what time it is for GitHub. */
export interface GithubClock extends Clock {
  /** To be called when a request is sent; what it answers is told the `date` of the answer. Anything else is passed over. */
  asking(): (date: string | null) => void;
}

/** Answers tell whole seconds and are some time on their way: what differs by less is no difference. */
const NOTHING_MS = 2000;

/**
 * Goes as GitHub's clock does, as far as its answers tell: what people said and when is stamped there, and is compared with
 * what the App has written down. Before the first answer, and where they agree within two seconds, it is the machine's.
 */
export function githubClock(own: Clock): GithubClock {
  let ahead = 0;
  const local = (): number => Date.parse(own.now());

  return {
    now: () => new Date(local() + ahead).toISOString(),
    sleep: (milliseconds) => own.sleep(milliseconds),
    asking: () => {
      const sent = local();
      return (date) => {
        const seconds = Date.parse(date ?? "");
        // An answer that was long on its way tells nothing, nor does one that came after the machine had slept.
        if (Number.isNaN(seconds) || local() - sent > NOTHING_MS) return;
        const differs = seconds + 500 - local();
        const wanted = Math.abs(differs) <= NOTHING_MS ? 0 : differs;
        if (Math.abs(wanted - ahead) > NOTHING_MS) ahead = wanted;
      };
    },
  };
}
