import { describe, expect, it } from "vitest";
import { showLimit } from "../../../../src/engine/effects/limited.ts";
import { emptyMemory, type Memory } from "../../../../src/engine/observe/memory.ts";
import { isLimit, type Limit } from "../../../../src/engine/refused-writes.ts";
import type { CheckOutput } from "../../../../src/ports/index.ts";
import { Bug, HostError } from "../../../../src/shared/index.ts";

const silent = (): undefined => undefined;
const log = { debug: silent, info: silent, warn: silent, error: silent };
const clock = { now: () => "2026-01-05T09:00:00.000Z", sleep: async () => undefined };

function limitOf(wait: number): Limit {
  const error = new HostError("limited", { retryable: true, status: 429, wait });
  if (!isLimit(error)) throw new Bug("it says how long");
  return error;
}

function memoryWith(status: "in_progress" | "completed"): Memory {
  const of = {
    id: 7,
    node_id: "CR_7",
    name: "haiku/delivery",
    app: 1,
    app_slug: "haiku",
    external_id: "x",
    started_at: null,
  };
  const check = { ...of, status, conclusion: status === "completed" ? "success" : null, title: "Working" };
  return { ...emptyMemory(), check: { head: "c0ffee", check } };
}

/** What stands on the check then, and how often it was written. */
async function shown(memory: Memory, wait: number, fails?: Error, everywhere = true) {
  const written: (readonly [string, CheckOutput])[] = [];
  const update = async (id: string, check: CheckOutput): Promise<void> => {
    if (fails && (everywhere || id !== "by REST")) throw fails;
    written.push([id, check]);
  };
  // Only this part is asked for.
  const updateByRest = (_: number, check: CheckOutput): Promise<void> => update("by REST", check);
  const ports = { checks: { update, updateByRest }, clock, log } as unknown as Parameters<typeof showLimit>[0];
  const twice = [1, 2].map(() => () => showLimit(ports, "airports", memory, limitOf(wait)));
  const writes: number[] = [];
  for (const show of twice) writes.push(await show());
  return { writes, title: written[0]?.[1].title ?? null, at: written.map(([id]) => id) };
}

describe("a limit that lets nothing go on", () => {
  it("stands on the check once where it is long", async () => {
    const title = "GitHub's limit until 2026-01-05 09:30 UTC";
    expect(await shown(memoryWith("in_progress"), 1_800_000)).toEqual({ writes: [1, 0], title, at: ["CR_7"] });
  });

  it("stands on the check by REST where GraphQL's budget is what is used up", async () => {
    const title = "GitHub's limit until 2026-01-05 09:30 UTC";
    const told = await shown(memoryWith("in_progress"), 1_800_000, limitOf(900_000), false);
    expect(told).toEqual({ writes: [1, 0], title, at: ["by REST"] });
  });

  it.each<[string, Memory, number, Error?]>([
    ["it is over in a minute", memoryWith("in_progress"), 60_000],
    ["people may merge by what the check says", memoryWith("completed"), 1_800_000],
    ["the check is not known", emptyMemory(), 1_800_000],
    ["the check cannot be written either", memoryWith("in_progress"), 1_800_000, limitOf(900_000)],
  ])("is not told where %s", async (_, memory, wait, fails) => {
    expect(await shown(memory, wait, fails)).toEqual({ writes: [0, 0], title: null, at: [] });
  });

  it("hides no other failure", async () => {
    const failure = new HostError("502", { retryable: true, status: 502 });
    await expect(shown(memoryWith("in_progress"), 1_800_000, failure)).rejects.toBe(failure);
  });
});
