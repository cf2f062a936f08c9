import { describe, expect, it } from "vitest";
import { longEnded } from "../../../../src/engine/ledger/long-ended.ts";
import type { ReadPorts } from "../../../../src/engine/ports.ts";
import type { CommitSeen } from "../../../../src/ports/index.ts";
import { renderLedgerMessage } from "../../../../src/state/index.ts";
import { BOT } from "../../../support/a-history.ts";

const END = { do: "end", at: "2026-01-01T00:00:00.000Z", how: "sealed", by: null, ref: null, reason: null };
const PAUSED = { do: "close", at: END.at, steps: [], result: "failed", message: "m", run: null };
const message = (...events: readonly { readonly do: string }[]) =>
  renderLedgerMessage({ subject: "s", stage: null, events });

function tip(differs: Partial<CommitSeen>): CommitSeen {
  const author = { login: BOT.login, id: BOT.id, name: "n", email: "e" };
  const commit = { sha: "t", tree: "x", parents: [], message: message(END), at: END.at, author, verified: true };
  return { ...commit, ...differs };
}

async function isLeftOut(commit: CommitSeen, now: string): Promise<boolean> {
  const asked: (readonly string[])[] = [];
  const observer = {
    commits: async (ids: readonly string[]) => {
      asked.push(ids);
      return [commit];
    },
  };
  const ports = { observer, clock: { now: () => now } } as unknown as ReadPorts;
  const ledgers = new Map([
    ["trip", "t"],
    ["gone", "g"],
  ]);
  const found = await longEnded(ports, { bot: BOT }, ledgers);
  expect(asked).toEqual([["t", "g"]]);
  return found.join() === "trip";
}

const LATER = "2026-01-08T00:00:01.000Z";

describe("an intent that a process which begins need not look at", () => {
  it("has ended more than a week ago", async () => {
    expect(await isLeftOut(tip({}), LATER)).toBe(true);
  });

  it.each<[string, Partial<CommitSeen>, string]>([
    ["ended a little later", {}, "2026-01-07T23:59:59.000Z"],
    ["has not ended", { message: message(PAUSED) }, LATER],
    ["has a line after its end", { message: message(END, PAUSED) }, LATER],
    ["has a ledger that is none", { message: "Merge it" }, LATER],
    ["ended in a commit that GitHub has not signed", { verified: false }, LATER],
    ["ended in somebody's commit", { author: { login: "x", id: 5, name: "x", email: "e" } }, LATER],
  ])("is none that %s", async (_what, commit, now) => {
    expect(await isLeftOut(tip(commit), now)).toBe(false);
  });

  it("asks nothing where there is none", async () => {
    expect(await longEnded({} as unknown as ReadPorts, { bot: BOT }, new Map())).toEqual([]);
  });
});
