import { describe, expect, it } from "vitest";
import { readHistory } from "../../../src/engine/index.ts";
import { renderHistoryText } from "../../../src/render/index.ts";
import { aLongLedger, ledgerWorld, SLUG } from "../../support/a-long-ledger.ts";
import { expectGolden } from "../../support/golden.ts";

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

  it("asks for an intent that is there", async () => {
    await expect(readHistory(store, "other")).rejects.toMatchObject({ code: "intent_unknown" });
  });
});
