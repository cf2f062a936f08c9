import { describe, expect, it } from "vitest";
import { readHistory, verifyLedger } from "../../../../src/engine/index.ts";
import type { LedgerEvent } from "../../../../src/method/index.ts";
import { renderHistoryText } from "../../../../src/render/index.ts";
import { renderLedgerMessage } from "../../../../src/state/index.ts";
import { aLongLedger, ledgerWorld, SLUG } from "../../../support/a-long-ledger.ts";
import { expectGolden } from "../../../support/golden.ts";

const at = (what: "pause"): LedgerEvent => {
  const by = { login: "mallory", id: 7 };
  return { do: what, at: "2026-11-21T10:00:00.000Z", by, reason: "tea", source: "comment/1" };
};

const { store, shas } = ledgerWorld(aLongLedger());
const history = await readHistory(store, SLUG);

describe("the history of an intent", () => {
  it("has every step, in the order of dispatch, with all that is known of it", () => {
    expectGolden("history/steps-and-events.json", `${JSON.stringify(history, null, 2)}\n`);
  });

  it("reads as text of at most 80 columns", () => {
    const text = renderHistoryText(history);
    expectGolden("history/as-text.txt", text);
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("names for every step the ledger commits that opened and closed it", () => {
    expect(history.steps.length).toBeGreaterThan(10);
    for (const { ledger, key } of history.steps) {
      expect(shas, key).toContain(ledger.opened);
      expect(shas, key).toContain(ledger.closed);
      expect(shas.indexOf(ledger.opened ?? "")).toBeLessThan(shas.indexOf(ledger.closed ?? ""));
    }
  });

  it("shows the newest, and counts the rest", () => {
    const all = history.steps.length + history.events.length;
    const text = renderHistoryText(history, 2);
    expect(text.split("\n")[0]).toBe(`(${all - 2} earlier entries: see more with --limit)`);
    expect(text).toContain("end ");
    expect(text).not.toContain("begin stage");
  });

  it("names commits of others without believing a word of them", async () => {
    const honest = aLongLedger();
    const last = honest.at(-1);
    if (!last) throw new TypeError("an empty ledger");
    const by = { login: "mallory", id: 7 };
    const world = ledgerWorld([...honest, { ...last, message: "Let me help", author: by }]);
    const { events } = await readHistory(world.store, SLUG);
    expect(events.at(-1)).toMatchObject({ did: "foreign commit", by: "mallory", ledger: world.shas.at(-1) });
  });

  it.each<[string, { readonly do: string }, RegExp]>([
    ["an event with nothing in it", { do: "close" }, /not an event of ours: "close", field "at" is missing/],
    ["a word that is no event", { do: "approve-all" }, /not an event of ours: "approve-all"/],
    ["an event as the App writes them", at("pause"), /these books are kept by .*, who did not make this commit/],
  ])("shows what somebody else wrote there as such, with the commit and its author: %s", async (_what, line, note) => {
    const honest = aLongLedger();
    const last = honest.at(-1);
    if (!last) throw new TypeError("an empty ledger");
    const message = renderLedgerMessage({ subject: "closed", stage: null, events: [line] });
    const forged = ledgerWorld([...honest, { ...last, message, author: { login: "mallory", id: 7 } }]);
    const told = await readHistory(forged.store, SLUG);
    expect(told.events.at(-1)).toMatchObject({ did: "foreign commit", by: "mallory", ledger: forged.shas.at(-1) });
    expect(told.events.at(-1)?.note).toMatch(note);
    expect(told.steps).toEqual(history.steps);
    expect(renderHistoryText(told).replace(/\s+/g, " ")).toMatch(/foreign commit by mallory, ledger/);
    const verdict = await verifyLedger(forged.store, SLUG);
    expect(verdict).toMatchObject({ verdict: "does not follow", first: { commit: forged.shas.at(-1) } });
    expect(verdict.first?.why).toContain("mallory");
  });

  it("asks for an intent that is there", async () => {
    await expect(readHistory(store, "other")).rejects.toMatchObject({ code: "intent_unknown" });
  });
});
