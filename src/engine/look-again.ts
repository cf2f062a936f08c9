import { position } from "../method/index.ts";
import type { Memory } from "./observe/memory.ts";
import { type Observation, stateOf } from "./observe/observation.ts";
import { openJobs } from "./observe/open-jobs.ts";
import { runOf } from "./observe/workflow-runs.ts";
import type { EngineOptions, EnginePorts } from "./ports.ts";
import { triedOn } from "./refusal.ts";
import { startOf } from "./refused-writes.ts";

interface Looking {
  readonly ports: Pick<EnginePorts, "clock">;
  readonly options: EngineOptions;
  readonly memory: Memory;
}

/** How long a run whose id is known is waited for without a look, should the event of its end be lost and no sweep look. */
const RUNNING_MS = 10 * 60_000;

/**
 * While steps are open somebody has to notice a run that never came, should every event about it be lost; where GitHub starts
 * none of them, it is time when that is asked for again. A check that never begins sends no event when its time is over.
 */
export function againIn(pass: Looking, slug: string, due: string | null): number | null {
  const state = pass.memory.ledger?.state;
  const now = Date.parse(pass.ports.clock.now());
  const open = state?.slug === slug ? openJobs(state) : [];
  const refused = open.flatMap(({ lane: job }) => pass.memory.refused.dueAt(startOf(job)) ?? []);
  if (open.length > 0) {
    const all = refused.length === open.length;
    const known = state !== undefined && open.every((job) => runOf(pass.memory.runs, state, job) !== null);
    const usual = known ? Math.max(pass.options.graceMs, RUNNING_MS) : pass.options.graceMs;
    return Math.max(usual, all ? Math.min(...refused) - now : 0) + 1000;
  }
  return due === null ? null : Math.max(0, Date.parse(due) - now) + 1000;
}

/** In how many milliseconds GitHub is asked again for what nothing goes on without; null when it refuses none of that. */
export function askedAgainIn({ memory, ports }: Looking): number | null {
  const at = memory.refused.nextAt();
  return at === null ? null : Math.max(0, at - Date.parse(ports.clock.now())) + 1000;
}

/**
 * When the patience with a required check ends, GitHub is asked again for what it has refused, or a step is tried again that waits for
 * its agent's model; null when none of it is.
 */
export function dueNext({ memory }: Looking, observation: Observation): string | null {
  const on = triedOn(stateOf(observation), observation.snapshot);
  const merge = memory.refusal?.on === on ? [memory.refusal.until] : [];
  const patience = patienceEnds(observation) ?? [];
  const later = position(stateOf(observation), observation.facts).due;
  const said = [patience, later].flatMap((time) => (typeof time === "string" ? Date.parse(time) : []));
  const times = [merge, memory.refused.nextAt() ?? [], said].flat();
  return times.length === 0 ? null : new Date(Math.min(...times)).toISOString();
}

/** When the patience with a required check ends; null when none is waited for. */
function patienceEnds({ facts }: Observation): string | null {
  const times = (facts.unreported_checks ?? []).flatMap(({ until }) => until ?? []);
  return times.sort()[0] ?? null;
}
