import { expect, it } from "vitest";
import { type Refusal, refusedAgain } from "../../../src/engine/refusal.ts";

const refusedOften = (passes: boolean, times: number): readonly Refusal[] => {
  const all: Refusal[] = [];
  for (let n = 0; n < times; n += 1)
    all.push(refusedAgain(all.at(-1) ?? null, { on: "a b", why: "no", seen: "", passes, now: 0 }));
  return all;
};
const seconds = (all: readonly Refusal[]) => all.map(({ until }) => until / 1000);

it("an act that is refused is tried again after a minute, then two, and at last every hour; it is told at once", () => {
  const all = refusedOften(false, 8);
  expect(seconds(all)).toEqual([60, 120, 240, 480, 960, 1920, 3600, 3600]);
  expect(all.every(({ told }) => told)).toBe(true);
});

it("a refusal that passes is tried again within seconds, and told when it has lasted", () => {
  const all = refusedOften(true, 6);
  expect(seconds(all)).toEqual([5, 10, 20, 40, 60, 120]);
  expect(all.map(({ told }) => told)).toEqual([false, false, false, true, true, true]);
});

it("on another head it begins anew", () => {
  const [first = null] = refusedOften(false, 1);
  expect(refusedAgain(first, { on: "a c", why: "no", seen: "", passes: false, now: 0 }).tries).toBe(1);
});
