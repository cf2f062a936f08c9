import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Allowance,
  afterAnswer,
  afterSending,
  limitedUntil,
  millisecondsToWait,
  UNLIMITED,
} from "../../../src/github/connection/allowance.ts";
import type { Resource } from "../../../src/github/connection/told-limits.ts";

const NOW = 1_000_000_000;
const HOUR = 3_600_000;
const ours = { resource: "core", by: "acme/airports" } as const;
const sweep = { ...ours, by: "sweep", mayWait: true } as const;

const hour = (remaining: number, reset = NOW + HOUR): Record<string, string> => ({
  ...{ "x-ratelimit-limit": "5000", "x-ratelimit-remaining": String(remaining) },
  "x-ratelimit-reset": String(reset / 1000),
});
const ok = (headers: Record<string, string>, resource: Resource = "core") => ({ resource, headers, refused: false });
const no = (headers: Record<string, string>) => ({ ...ok(headers), refused: true });

/** What is allowed after these answers, one right after the other. */
function told(...answers: readonly ReturnType<typeof no>[]): Allowance {
  return answers.reduce((allowance, answer) => afterAnswer(allowance, answer, NOW), UNLIMITED);
}

describe("what may be sent", () => {
  it.each<[string, Allowance, number, number]>([
    ["everything before the first answer", UNLIMITED, 0, 0],
    ["everything while there is much left", told(ok(hour(4000))), 0, 0],
    ["nothing that may wait once little is left", told(ok(hour(1000))), 0, HOUR + 3000],
    ["nothing at all once nothing is left", told(ok(hour(0))), HOUR + 3000, HOUR + 3000],
    ["nothing when GitHub says so", told(no({ ...hour(4000), "retry-after": "900" })), 900_000, 900_000],
    ["of one hour the lowest number counts", told(ok(hour(0)), ok(hour(3))), HOUR + 3000, HOUR + 3000],
    ["another hour begins anew", told(ok(hour(0)), ok(hour(4999, NOW + 2 * HOUR))), 0, 0],
    ["an answer of the hour before comes late", told(ok(hour(5)), ok(hour(0, NOW - HOUR))), 0, HOUR + 3000],
    ["an hour that is over is none", told(ok(hour(0, NOW - 4000))), 0, 0],
    ["answers without numbers tell nothing", told(ok({})), 0, 0],
    ["what is used up of GraphQL says nothing of REST", told(ok(hour(0), "graphql")), 0, 0],
  ])("%s", (_, allowance, wait, waitOfSweep) => {
    expect(millisecondsToWait(allowance, ours, NOW)).toBe(wait);
    expect(millisecondsToWait(allowance, sweep, NOW)).toBe(waitOfSweep);
  });

  it("is nothing for a minute where GitHub does not say how long, and longer each time, until something goes through", () => {
    const pauses = [1, 2, 3, 8].map((times) => {
      const allowance = told(...Array.from({ length: times }, () => no({})));
      return millisecondsToWait(allowance, ours, NOW) / 60_000;
    });
    expect(pauses).toEqual([1, 2, 4, 60]);
    const again = told(no({}), no({}), ok({}));
    expect(millisecondsToWait(afterAnswer(again, no({}), NOW + HOUR), ours, NOW + HOUR)).toBe(60_000);
  });

  it("is never less because of a shorter pause that is told later", () => {
    const allowance = told(no({ "retry-after": "900" }), no({ "retry-after": "1" }));
    expect(millisecondsToWait(allowance, ours, NOW)).toBe(900_000);
  });
});

describe("repositories of one installation", () => {
  it("that asks without end leaves a fifth of the hour to the others, whoever they are", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { maxLength: 400 }), fc.integer({ min: 50, max: 500 }), (order, limit) => {
        let allowance: Allowance = UNLIMITED;
        let left = limit;
        const tell = (): void => {
          const headers = { ...hour(left), "x-ratelimit-limit": String(limit) };
          allowance = afterAnswer(allowance, ok(headers), NOW);
        };
        tell();
        const ask = (by: string): boolean => {
          const wanted = { ...ours, by };
          if (millisecondsToWait(allowance, wanted, NOW) > 0) return false;
          allowance = afterSending(allowance, wanted);
          left -= 1;
          tell();
          return true;
        };
        // One of them always has more to ask, the others now and then.
        for (const other of order) {
          ask("flood");
          ask("flood");
          ask("flood");
          if (other > 7) expect(ask(`other ${other}`)).toBe(true);
        }
        expect(left).toBeGreaterThan(0);
      }),
    );
  });
});

describe("until when GitHub limits something", () => {
  it.each<[string, Allowance, number | null]>([
    ["never, before it has said so", UNLIMITED, null],
    ["not while something is left", told(ok(hour(1))), null],
    ["the end of an hour that is used up", told(ok(hour(0), "graphql")), NOW + HOUR + 3000],
    ["the end of a pause", told(no({ "retry-after": "60" })), NOW + 60_000],
    ["the last of them", told(no({ "retry-after": "60" }), ok(hour(0))), NOW + HOUR + 3000],
  ])("%s", (_, allowance, until) => {
    expect(limitedUntil(allowance, NOW)).toBe(until);
    expect(limitedUntil(allowance, NOW + 2 * HOUR)).toBeNull();
  });
});
