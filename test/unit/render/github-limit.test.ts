import { describe, expect, it } from "vitest";
import { gateCheck, type RefusedWrite, whyAnswer } from "../../../src/render/index.ts";
import { somePlans } from "../../support/recorded/plans.ts";
import { aPosition } from "../../support/recorded/position.ts";
import { aState } from "../../support/recorded/records.ts";

const page = { url: "https://github.com/acme/airports", clean: (text: string) => text };
const limit = (until: string, told: boolean): RefusedWrite => ({ key: `comment ${until}`, why: "words", until, told });
const SHORT = limit("2026-01-05T09:30:00.000Z", false);
const LONG = limit("2026-01-05T10:00:01.000Z", true);
const LATER = limit("2026-01-05T10:20:00.000Z", true);

function checkWith(refused_writes: readonly RefusedWrite[]) {
  const seen = { page, state: aState(), position: aPosition(), plans: somePlans([]), files: new Map() };
  const place = {
    pulls: { intent: 1, stages: {} },
    stage: "build",
    place: "stage",
    head: "c0ffee",
    ledger: null,
  } as const;
  return gateCheck({ ...seen, ...place, refused_writes });
}

describe("what GitHub's limits hold back", () => {
  it.each<[string, readonly RefusedWrite[], string | null]>([
    ["nothing is said of nothing", [], null],
    ["nor of what is over in a minute", [SHORT], null],
    ["to the next whole minute", [LONG], "**GitHub's limit until 2026-01-05 10:01 UTC**"],
    ["the last of them", [LATER, LONG, SHORT], "**GitHub's limit until 2026-01-05 10:20 UTC**"],
  ])("stands on the check: %s", (_, refused, words) => {
    const { summary, external_id } = checkWith(refused);
    expect(/\*\*GitHub's limit[^*]*\*\*/.exec(summary)?.[0] ?? null).toBe(words);
    expect(summary).not.toContain("What GitHub refuses");
    expect(external_id === checkWith([]).external_id).toBe(words === null);
  });

  it("is told to whoever asks why", () => {
    const next = { events: [], jobs: [], operation: null, again: false };
    const told = whyAnswer({ page, position: aPosition(), refused_writes: [LONG] }, next);
    expect(told).toContain("GitHub's limit until 2026-01-05 10:01 UTC");
  });
});
