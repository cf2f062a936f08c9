import fc from "fast-check";
import type { Observation } from "../../src/engine/observe/observation.ts";
import { Adventure } from "../support/adventure/adventure.ts";
import type { Job } from "../support/adventure/agents.ts";
import { anyProject } from "../support/adventure/any-project.ts";
import { Dice } from "../support/adventure/dice.ts";
import { happen } from "../support/adventure/events.ts";

/** A moment of an intent, and what a job of it brings. Its ledger cannot be changed. */
export interface Sample {
  readonly world: Observation;
  readonly lane: string;
  readonly job: Job;
}

const TRIPS = 10;
const EVENTS = 60;

/** Moments of intents of several kinds, from their beginning to their end. */
export async function gatherSamples(seed: number): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for (const [number, project] of fc.sample(anyProject, { seed, numRuns: TRIPS }).entries()) {
    const trip = new Adventure(project);
    for (let n = 0; n < EVENTS; n += 1) {
      await happen(trip, (seed * TRIPS + number) * EVENTS + n);
      const dice = new Dice(n);
      const running = dice.pick(trip.running);
      if (!running || n % 3 > 0) continue;
      const job = trip.finish(running, dice, "any");
      const { world: observation } = trip;
      frozen(observation.ledger.state);
      samples.push({ world: { ...observation, facts: structuredClone(observation.facts) }, lane: running.lane, job });
    }
  }
  if (samples.length === 0) throw new RangeError("no intent had a job at work");
  return samples;
}

function frozen(value: unknown): void {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const one of Object.values(value)) frozen(one);
}
