import { installationTraffic, type Traffic } from "../github/index.ts";
import type { Clock, Log } from "../ports/index.ts";

/** The limits of every installation: GitHub counts them there, whoever asks. */
export interface Traffics {
  /** The same for everybody who asks for it. */
  of(installation: number): Traffic;
  /** Until when GitHub's limits hold some installation back, in milliseconds since 1970; null while they hold back none. */
  limitedUntil(): number | null;
}

/** Made once for the process, and kept for as long as it lives. */
export function createTraffics({ clock, log }: { readonly clock: Clock; readonly log: Log }): Traffics {
  const traffics = new Map<number, Traffic>();
  return {
    of: (installation) => {
      const traffic = traffics.get(installation) ?? installationTraffic({ clock, log });
      traffics.set(installation, traffic);
      return traffic;
    },
    limitedUntil: () => {
      const times = [...traffics.values()].flatMap((traffic) => traffic.limitedUntil() ?? []);
      return times.length === 0 ? null : Math.max(...times);
    },
  };
}
