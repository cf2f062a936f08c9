import { expect, it } from "vitest";
import { heardComments } from "../../../src/app/sweep/index.ts";

const REPO = { id: "R_airports", owner: "acme", name: "airports" };

function atMinute() {
  let minute = 0;
  const clock = { now: () => new Date(minute * 60_000).toISOString() };
  const is = (later: number): void => {
    minute = later;
  };
  return { heard: heardComments(clock), is };
}

it("asks about a comment that GitHub keeps from being answered less and less often, at last once a day", () => {
  const { heard, is } = atMinute();
  const asked: number[] = [];
  for (let minute = 0; minute <= 3500; minute += 1) {
    is(minute);
    if (!heard.isDue(REPO, 7)) continue;
    asked.push(minute);
    heard.refused(REPO, 7);
    expect(heard.has(REPO, 7)).toBe(false);
  }
  expect(asked).toEqual([0, 1, 11, 71, 431, 1871, 3311]);
});

it("asks never again about what was carried out, also after it was refused", () => {
  const { heard, is } = atMinute();
  heard.refused(REPO, 7);
  heard.add(REPO, 7);
  is(100_000);
  expect([heard.has(REPO, 7), heard.isDue(REPO, 7)]).toEqual([true, false]);
  expect(heard.isDue({ ...REPO, id: "R_another" }, 7)).toBe(true);
});
