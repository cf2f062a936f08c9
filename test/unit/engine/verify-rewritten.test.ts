import { describe, expect, it } from "vitest";
import { type Verdict, verifyLedger } from "../../../src/engine/ledger/verify.ts";
import type { LedgerEvent } from "../../../src/method/index.ts";
import { LEDGER, ledgerWorld, MAIN, rewritten, SLUG } from "../../support/a-long-ledger.ts";
import {
  changed,
  consistently,
  entry,
  type Forgery,
  honest,
  inserted,
  place,
  swapped,
  without,
} from "../../support/tampering.ts";

const MALLORY = { login: "mallory", id: 7 };
const LAST = honest.length - 1;
const NOTE: LedgerEvent = {
  ...{ do: "intervene", stage: "build", finding: null },
  intervention: { at: "2026-11-21T10:00:00.000Z", by: MALLORY, source: "comment/1", do: "note" },
};

/** Lines and files agree: nothing but what stands outside the ledger tells. */
const REWRITTEN: readonly (readonly [what: string, history: Forgery])[] = [
  ["a lowered severity", consistently("found", '"severity":"blocker"', '"severity":"low"')],
  ["a changed message", consistently("built", "builder is done", "all is well")],
  ["a changed time", consistently("built", "T09:14:00", "T09:13:30")],
  [
    "somebody else at the gate",
    consistently("gate passed", '"login":"maintainer","id":102', '"login":"mallory","id":7'),
  ],
  ["another studio", consistently("intent started", "sha256:1111", "sha256:2222")],
  ["another plan", consistently("build", "count its rows", "count nothing")],
  ["wider limits", consistently("begin", '"unit_bolts":5', '"unit_bolts":99')],
  ["another answer", consistently("answered", "b.csv", "a.csv")],
  ["two commits squashed", squashed("verify", "verified")],
  ["a run less", rewritten(without("review", "reviewed"))],
  ["an intervention less", rewritten(without("noted"))],
  ["a hat less", rewritten(without("verify", "verified"))],
  ["a finding that never was", rewritten(withoutFinding())],
  ["a commit more", rewritten(inserted("gate opened", { lines: [NOTE] }))],
  ["another order", rewritten(swapped("noted", "gate opened"))],
  ["another subject", changed("gate passed", (one) => ({ ...one, subject: "gate passed by nobody" }))],
  ["the tail cut off", honest.slice(0, place("gate passed"))],
];

function squashed(one: string, other: string): Forgery {
  const events = [...entry(one).lines, ...entry(other).lines];
  return without(one).map((each) => (each.subject === other ? { ...each, lines: events } : each));
}

function withoutFinding(): Forgery {
  const rest = without("weigh", "weighed", "fix", "fixed", "assess", "closed");
  return rest.map((one) => {
    const text = JSON.stringify(one.lines).replace(/"commands":\[\{"name":"haiku_feedback".*?\}\],/, '"commands":[],');
    return one.subject === "found" ? { ...one, lines: JSON.parse(text) as readonly LedgerEvent[] } : one;
  });
}

async function judged(history: Forgery, around: Parameters<typeof ledgerWorld>[1] = {}): Promise<Verdict> {
  return verifyLedger(ledgerWorld(history, around).store, SLUG);
}

describe("an honest ledger", () => {
  it.each([
    ["is ok by anchors", { anchored: [4, 12, LAST - 2] }, { verdict: "ok", anchors: 3, beyond_anchor: 2 }],
    ["is ok by signatures", { signed: true }, { verdict: "ok", anchors: 0, signatures: "checked" }],
    ["is not ok by nothing", {}, { verdict: "follows, not anchored", signatures: "signature not checked" }],
    ["is not ok where nothing is signed", { signed: false }, { verdict: "follows, not anchored" }],
  ])("%s", async (_, around, want) => {
    expect(await judged(honest, around)).toMatchObject({ first: null, commits: honest.length, undone: [], ...want });
  });

  it("says which branch holds it", async () => {
    expect((await judged(honest, { anchored: [3] })).anchored_by).toEqual([MAIN]);
  });
});

describe("a history rewritten so that it follows", () => {
  it.each(REWRITTEN)("%s: found by an anchor", async (_, history) => {
    const verdict = await judged(history, { honest, anchored: [LAST - 1] });
    expect(verdict).toMatchObject({ verdict: "does not follow", anchors: 0 });
    expect(verdict.first?.why).toContain("which this history does not hold");
  });

  it.each(REWRITTEN.filter(([what]) => what !== "the tail cut off"))("%s: found by signatures", async (_, history) => {
    const same = history.findIndex((one, at) => JSON.stringify(one) !== JSON.stringify(honest[at]));
    const signed = history.map((one, at) => ({ ...one, verified: at < Math.max(1, same) }));
    const verdict = await judged(signed, { signed: true, honest });
    expect(verdict.verdict).toBe("does not follow");
    expect(verdict.first?.why).toContain("signature");
  });

  it.each(REWRITTEN)("%s: never called ok by itself", async (_, history) => {
    expect(await judged(history)).toMatchObject({ verdict: "follows, not anchored", first: null });
  });
});

describe("what counts as an anchor", () => {
  it("is no word of anybody else's", async () => {
    const { store } = ledgerWorld(honest, { anchored: [4] });
    const theirs: typeof store = {
      ...store,
      history: async (head, until, limit) => {
        const commits = await store.history(head, until, limit);
        return commits.map((one) =>
          one.message.startsWith("work") ? { ...one, author: { ...one.author, ...MALLORY } } : one,
        );
      },
    };
    expect(await verifyLedger(theirs, SLUG)).toMatchObject({ verdict: "follows, not anchored", anchors: 0 });
  });

  it("may be kept in the message of a squash on another branch, once the intent's own are gone", async () => {
    const { store, shas } = ledgerWorld(honest, { anchored: [4] });
    const squash = (ledger: string): typeof store => ({
      ...store,
      branches: async (prefix) =>
        new Map(
          [[LEDGER, shas.at(-1) ?? ""] as const, ["main", "squash"] as const].filter(([name]) =>
            name.startsWith(prefix),
          ),
        ),
      history: async (head, until, limit) => {
        const [last] = await store.history(shas.at(-1) ?? "", null, 1);
        if (head !== "squash" || !last) return store.history(head, until, limit);
        const message = `A trip (#3)\n\n* work\n\nHaiku-Intent: ${SLUG}\nHaiku-Ledger: ${ledger}\n\n* more\n`;
        return [{ ...last, sha: "squash", parents: [], message }];
      },
    });
    expect(await verifyLedger(squash(shas[9] ?? ""), SLUG)).toMatchObject({ verdict: "ok", anchored_by: ["main"] });
    const lost = await verifyLedger(squash("0".repeat(40)), SLUG);
    expect(lost).toMatchObject({ verdict: "follows, not anchored", first: null });
  });
});
