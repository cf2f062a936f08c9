import type { LedgerEvent } from "../method/index.ts";
import { subjectOf } from "./ledger/commit-subject.ts";
import { commitEvents, type Ledger } from "./ledger/ledger.ts";
import { withLedger } from "./observe/after-our-writes.ts";
import { type Observation, stateOf } from "./observe/observation.ts";
import type { Pass } from "./pass.ts";

/** One commit on the ledger, and what is seen with it: nothing outside has changed. */
export async function writeEvents(pass: Pass, observation: Observation, commit: Lines): Promise<Observation> {
  return withLedger(pass.ports, pass.options, observation, await writeLines(pass, observation, commit));
}

interface Lines {
  readonly events: readonly LedgerEvent[];
  readonly subject?: string;
  readonly archive?: ReadonlyMap<string, string>;
}

/** The same, where the next look comes at once. */
export async function writeLines(
  pass: Pass,
  observation: Observation,
  { events, subject = subjectOf(events), ...rest }: Lines,
): Promise<Ledger> {
  const stage = stateOf(observation).intent.stages.find((name) => !stateOf(observation).stages[name]?.merged) ?? null;
  const ledger = await commitEvents(pass.ports.store, observation.ledger, { events, subject, ...rest, stage });
  pass.memory.ledger = ledger;
  pass.ports.log.info(
    { intent: observation.slug, lines: events.map((event) => event.do), ledger: ledger.head },
    "wrote the ledger",
  );
  return ledger;
}
