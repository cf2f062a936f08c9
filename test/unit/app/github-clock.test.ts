import { expect, it } from "vitest";
import { githubClock } from "../../../src/app/github-clock.ts";

const AT = Date.UTC(2026, 10, 30, 12);

/** What the clock says after an answer with this date, when the machine's clock has gone on by so much meanwhile. */
function after(date: string | null, tookMs = 0): string {
  let local = AT;
  const clock = githubClock({ now: () => new Date(local).toISOString(), sleep: async () => undefined });
  const heard = clock.asking();
  local += tookMs;
  heard(date);
  return clock.now().slice(11, 23);
}

it.each<[string, string | null, number, string]>([
  ["nothing was told", null, 0, "12:00:00.000"],
  ["what was told is no date", "soon", 0, "12:00:00.000"],
  ["they agree", "Mon, 30 Nov 2026 12:00:00 GMT", 0, "12:00:00.000"],
  ["they differ by a second", "Mon, 30 Nov 2026 12:00:01 GMT", 0, "12:00:00.000"],
  ["GitHub's is 90 seconds behind", "Mon, 30 Nov 2026 11:58:30 GMT", 0, "11:58:30.500"],
  ["GitHub's is a day ahead", "Tue, 01 Dec 2026 12:00:00 GMT", 200, "12:00:00.500"],
  ["the answer was long on its way", "Mon, 30 Nov 2026 11:00:00 GMT", 60_000, "12:01:00.000"],
])("where %s", (_, date, tookMs, expected) => {
  expect(after(date, tookMs)).toBe(expected);
});

it("is the machine's again once that is set right", () => {
  let local = AT;
  const clock = githubClock({ now: () => new Date(local).toISOString(), sleep: async () => undefined });
  clock.asking()("Mon, 30 Nov 2026 11:58:30 GMT");
  local -= 90_000;
  clock.asking()("Mon, 30 Nov 2026 11:58:30 GMT");
  expect(clock.now()).toBe(new Date(local).toISOString());
});
