import type { Memory } from "./observe/memory.ts";
import { type Observation, stateOf } from "./observe/observation.ts";
import type { EngineOptions, EnginePorts } from "./ports.ts";
import { doneByOthers, refusedAgain, triedOn } from "./refusal.ts";

/** What an act is tried with. */
interface Trying {
  readonly ports: Pick<EnginePorts, "clock">;
  readonly options: EngineOptions;
  readonly memory: Memory;
}

/** Remembers GitHub's refusal; true when people are to be told of it and have not been. */
export function isNewRefusal(
  { memory, ports, options }: Trying,
  observation: Observation,
  { refused: why, passes }: { readonly refused: string; readonly passes: boolean },
): boolean {
  const before = memory.refusal ?? null;
  const on = triedOn(stateOf(observation), observation.snapshot);
  const seen = doneByOthers(observation.snapshot, options.bot, options.appId);
  const now = Date.parse(ports.clock.now());
  const next = refusedAgain(before, { on, why, seen, passes, now });
  memory.refusal = next;
  return next.told && !(before?.told && before.on === on && before.why === why);
}

/** Whether GitHub has refused this act a short while ago, and nothing has been done since that may change that. */
export function waitsForRefusal({ memory, ports, options }: Trying, observation: Observation): boolean {
  const { refusal } = memory;
  if (!refusal || refusal.on !== triedOn(stateOf(observation), observation.snapshot)) return false;
  if (refusal.seen !== doneByOthers(observation.snapshot, options.bot, options.appId)) return false;
  return Date.parse(ports.clock.now()) < refusal.until;
}
