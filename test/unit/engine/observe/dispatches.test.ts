import { expect, it } from "vitest";
import { dispatchesOf } from "../../../../src/engine/observe/dispatches.ts";
import type { LedgerEvent } from "../../../../src/method/index.ts";
import type { CommitSeen } from "../../../../src/ports/index.ts";
import { renderLedgerMessage } from "../../../../src/state/index.ts";
import { BOT, History } from "../../../support/a-history.ts";

/* What the ledger's history tells of a job's starts, without what others wrote and the App has undone. */

const LANE = "trip/build/unit-001-load#1";
/** Ids and trees as git has them. */
const [FORGED, OLD, RESTORED] = ["f".repeat(40), "0".repeat(40), "e".repeat(40)] as const;
const AT = "2026-11-21T09:00:00.000Z";

function book(...events: LedgerEvent[]): string {
  return renderLedgerMessage({ subject: "wrote", stage: null, events });
}

const again: LedgerEvent = { do: "redispatch", at: AT, lane: LANE, n: 2 };

async function told(commits: readonly { sha: string; tree?: string; events: readonly LedgerEvent[] }[]) {
  const history = new History();
  const made: CommitSeen[] = commits.map(({ sha, tree = sha, events }) => ({
    ...history.commit(sha, {}, { by: BOT, message: book(...events) }),
    tree,
  }));
  const world = {
    slug: "trip",
    ledger: { head: made[0]?.sha },
    snapshot: { commits: new Map([["haiku/trip/ledger", made]]) },
  };
  const store = { history: async () => made };
  const found = await dispatchesOf(store as never, world as never, LANE);
  return found.map(({ ledger }) => ledger);
}

it.each<[string, LedgerEvent | null, readonly string[]]>([
  ["counts a start that stands", null, [FORGED, OLD]],
  [
    "leaves out one that the App has undone by name",
    { do: "restore", tree: OLD, at: AT, commits: [{ sha: FORGED, by: null, name: "mallory" }] },
    [OLD],
  ],
  ["leaves out what older books undid without a name", { do: "restore", tree: OLD, at: AT }, [OLD]],
])("%s", async (_, restore, starts) => {
  const top = restore === null ? [] : [{ sha: RESTORED, events: [restore] }];
  expect(await told([...top, { sha: FORGED, events: [again] }, { sha: OLD, events: [again] }])).toEqual(starts);
});

it("does not believe an undone commit that undoes others", async () => {
  const restores = (sha: string): LedgerEvent => ({
    do: "restore",
    tree: OLD,
    at: AT,
    commits: [{ sha, by: null, name: "m" }],
  });
  expect(
    await told([
      { sha: RESTORED, events: [restores(FORGED)] },
      { sha: FORGED, events: [restores(OLD)] },
      { sha: OLD, events: [again] },
    ]),
  ).toEqual([OLD]);
});
