import { seeRuns } from "../../../src/engine/observe/workflow-runs.ts";
import type { EngineOptions, EnginePorts } from "../../../src/engine/ports.ts";
import type { RunSeen } from "../../../src/ports/index.ts";
import { PEOPLE } from "../recorded/observation.ts";
import type { Adventure } from "./adventure.ts";
import type { Dice } from "./dice.ts";

const WORKFLOW = ".github/workflows/haiku.yml";
const BOT = { login: "haiku[bot]", id: 700, bot: true };
const options = { bot: BOT } as unknown as EngineOptions;

/** Somebody starts a run in the name of a job that is at work. Fails when the engine would take it in. */
export async function forge(trip: Adventure, dice: Dice): Promise<void> {
  const job = dice.pick(trip.running);
  if (!job) return;
  const run = forged(job.lane, trip, dice);
  const ports = {
    dispatcher: { workflow: WORKFLOW, runs: async () => [run], newest: async () => [run], run: async () => null },
    permissions: { roleOf: async () => "read", isTeamMember: async () => false },
    clock: { now: () => trip.world.facts.now },
    store: { history: async () => [] },
  } as unknown as EnginePorts;
  const { runs, refused } = await seeRuns({ ports, options, observation: trip.world, known: new Map() });
  if (runs.length > 0 || refused.length !== 1) throw new RangeError(`a run was taken: ${JSON.stringify(run)}`);
}

/** As the App's own in everything but one thing. */
function forged(job: string, trip: Adventure, dice: Dice): RunSeen {
  const { name: branch, head } = trip.world.snapshot.default_branch;
  const own = {
    ...({ id: 1, name: job, status: "completed", conclusion: "success", url: "u", created_at: trip.now } as const),
    ...{ path: WORKFLOW, event: "workflow_dispatch", actor: BOT, triggered_by: BOT },
    ...{ head_branch: branch, head, attempt: 1, suite: null },
  };
  const person = dice.one<NonNullable<RunSeen["actor"]>>(PEOPLE.developer, PEOPLE.outsider, PEOPLE.ci);
  return {
    ...own,
    ...dice.one<Partial<RunSeen>>(
      { actor: person },
      { actor: null },
      { event: dice.one("push", "pull_request", "schedule") },
      { path: ".github/workflows/other.yml" },
      { head_branch: "mine" },
      { head: "e".repeat(40) },
      { attempt: 2, triggered_by: person },
    ),
  };
}
