import { beforeAll, describe, expect, it } from "vitest";
import type { IntentState } from "../../src/method/index.ts";
import type { DeliveryChaos } from "../../src/rehearsal/github/index.ts";
import { actionInProcess } from "../support/harness/action-in-process.ts";
import { AT_PEACE, openStory, type StoryOptions } from "../support/story.ts";

/*
 * The same story with real jobs, once as it should go and then with deliveries that come twice, late or never. What a job
 * brings home is the Action's own work; that it is done in this process changes nothing of how it is heard of.
 */

const LIMIT_MS = 90_000;

interface End {
  readonly state: unknown;
  readonly history: readonly string[];
  readonly conversations: readonly number[];
  readonly peace: unknown;
}

async function wholeStory(chaos: DeliveryChaos, options: StoryOptions = {}): Promise<End> {
  await using story = await openStory({ jobs: "real", action: actionInProcess, ...options });
  story.town.chaos.disturbDeliveries(chaos);
  const { slug } = await story.starts();
  await story.maintainer.approves(await story.sees("work", "ready"));
  await story.maintainer.merges(await story.sees("main", "ready"));
  await story.until("the seal", async () => story.books(slug).intent.ended);
  await story.rests();
  story.town.chaos.calm();
  const places = (await story.maintainer.places()).toSorted((a, b) => a - b);
  return {
    state: lasting(story.books(slug)),
    history: (await story.maintainer.log("main")).map((message) => message.split("\n")[0] ?? "").toSorted(),
    conversations: await Promise.all(places.map(async (one) => (await story.maintainer.conversation(one)).length)),
    peace: await story.ends(),
  };
}

/** What must not depend on how deliveries came. */
function lasting({ intent, stages, findings }: IntentState) {
  const steps = (runs: readonly { step: string; n: number; attempt: number; result: unknown }[]) =>
    runs.map(({ step, n, attempt, result }) => `${step} ${n}.${attempt} ${result}`);
  return {
    ended: intent.ended?.how,
    sealedBy: intent.ended?.by?.login,
    runs: steps(intent.runs),
    findings: findings.length,
    stages: Object.values(stages).map(({ name, runs, gate, merged, units }) => ({
      ...{ name, gate: gate?.source, merged: merged !== null, runs: steps(runs).toSorted() },
      units: Object.values(units).map(({ id, iterations, reviews, approvals }) => ({
        id,
        iterations: iterations.map(({ hat, bolt, n, attempt, result }) => `${hat} ${bolt} ${n}.${attempt} ${result}`),
        signed: [...Object.keys(reviews), ...Object.keys(approvals)],
      })),
    })),
  };
}

describe("an intent comes to the same end", () => {
  let calm: End;
  beforeAll(async () => {
    calm = await wholeStory({});
  }, LIMIT_MS);

  it("as it should go: sealed, each step once", () => {
    expect(calm.state).toMatchObject({
      ended: "sealed",
      sealedBy: "maintainer",
      stages: [{ gate: "review", merged: true, units: [{ iterations: ["maker 1 1.1 advance"] }] }],
    });
    expect(calm.peace).toEqual(AT_PEACE);
  });

  it(
    "with every delivery twice and in any order",
    async () => {
      expect(await wholeStory({ duplicate: 1, reorder: true, delay: [0, 250] })).toEqual(calm);
    },
    LIMIT_MS,
  );

  it(
    "with half of the deliveries lost",
    async () => {
      expect(await wholeStory({ drop: 0.5 }, { sweepMs: 400, seed: 7 })).toEqual(calm);
    },
    LIMIT_MS,
  );

  it(
    "with no delivery at all",
    async () => {
      expect(await wholeStory({ drop: 1 }, { sweepMs: 400 })).toEqual(calm);
    },
    LIMIT_MS,
  );
});
