import { Bug } from "../shared/index.ts";
import { createIdentity, type IdentityOptions } from "./identity.ts";
import type { Self } from "./trigger.ts";

/** What the process can do at this moment: not ready yet, at work, stopping. */
export interface Life {
  /** Finds out who we are; at once where that is known already. */
  begin(): void;
  /** Why nothing can be taken, in words; null while all is well. */
  closed(): string | null;
  /** Who we are; a Bug before that is known. */
  self(): Self;
  /** The same function, whose calls are waited for when the process stops. */
  during<T>(take: (one: T) => Promise<void>): (one: T) => Promise<void>;
  /** Closes at once; resolves when everything that was taken before is where it waits. */
  stop(): Promise<void>;
}

/** `known`: who we are, where GitHub need not be asked. */
export function createLife(options: IdentityOptions, known: Self | undefined): Life {
  const taking = new Set<Promise<void>>();
  let [self, stopping]: [Self | null, boolean] = [null, false];
  const identity = createIdentity({ ...options, onKnown });

  function onKnown(who: Self): void {
    self = who;
    options.onKnown(who);
  }

  function closed(): string | null {
    if (stopping) return "stopping";
    return self === null ? `not ready: ${identity.problem()}` : null;
  }

  return {
    begin: () => (known ? onKnown(known) : identity.begin()),
    closed,
    self: () => {
      if (self === null) throw new Bug("asked who we are before that is known");
      return self;
    },
    during: (take) => (one) => {
      const work = take(one).finally(() => taking.delete(work));
      taking.add(work);
      return work;
    },
    stop: async () => {
      stopping = true;
      identity.stop();
      await Promise.allSettled(taking);
    },
  };
}
