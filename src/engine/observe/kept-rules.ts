import type { ReadPorts } from "../ports.ts";

/** How long it is believed, in milliseconds. Nobody is told when rules change: what is asked for in vain matters more. */
const BELIEVED_MS = { required: 10 * 60_000, "not required": 60_000 } as const;

/** What the default branch requires, read when it is wanted and kept for a while. */
export interface KeptRules {
  /** Those of these checks that it requires. */
  required(names: readonly string[]): Promise<readonly string[]>;
}

interface Known {
  readonly checks: readonly string[];
  readonly at: number;
}

/**
 * The same ports, and what is kept of the rules: every look at an intent brings it up to date, so that nothing is asked for
 * where there is work anyway.
 */
export function keepingRules<P extends Pick<ReadPorts, "observer" | "clock">>(
  ports: P,
): { readonly ports: P; readonly rules: KeptRules } {
  let known: Promise<Known> | null = null;
  const now = (): number => Date.parse(ports.clock.now());
  const note = (checks: readonly string[]): Known => ({ checks, at: now() });
  const read = (): Promise<Known> => {
    const reading = ports.observer.requiredChecks().then(note);
    known = reading;
    // What could not be read is asked for again by whoever wants it next.
    reading.catch(() => {
      if (known === reading) known = null;
    });
    return reading;
  };
  const snapshot: ReadPorts["observer"]["snapshot"] = async (...asked) => {
    const seen = await ports.observer.snapshot(...asked);
    known = Promise.resolve(note(seen.default_branch.required_checks));
    return seen;
  };
  return {
    ports: { ...ports, observer: { ...ports.observer, snapshot } },
    rules: {
      async required(names) {
        const asked = known ?? read();
        const kept = await asked;
        const of = (checks: readonly string[]): readonly string[] => names.filter((name) => checks.includes(name));
        const believed = BELIEVED_MS[of(kept.checks).length > 0 ? "required" : "not required"];
        if (now() - kept.at < believed) return of(kept.checks);
        // Whoever comes to know first that it is too old has it read for all.
        return of((await (known === null || known === asked ? read() : known)).checks);
      },
    },
  };
}
