import { expect, it } from "vitest";
import { playPlan } from "../support/harness/fault-journey.ts";
import { faultPlan } from "../support/harness/fault-plan.ts";

/*
 * Everything goes wrong at once, by dice: deliveries, requests, jobs, processes that die, two of them side by side, people who
 * say something meanwhile. Nothing is lost, nothing is done twice, nothing stands still without saying why. More of these:
 * `npm run chaos`. A plan that once broke a promise stays here.
 */

const SEEDS: Readonly<Record<number, string>> = {
  4: "the start is refused for want of a permission, which is said; it is started once more",
  8: "two processes begin it at the same time: one says so",
  10: "two processes die in turn; reactions are lost",
  19: "a command before the start is heard after it",
};

it.each(Object.entries(SEEDS))("plan %s: %s", async (seed) => {
  const { end, broken, scene } = await playPlan(faultPlan(Number(seed)));
  expect(broken, scene ?? "").toEqual([]);
  expect(end).toBe("sealed");
});
