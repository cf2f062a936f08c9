import { describe, expect, it } from "vitest";
import { verifyLedger } from "../../../src/engine/verify.ts";
import { aLongLedger, ledgerWorld, SLUG } from "../../support/a-long-ledger.ts";

const honest = aLongLedger();

describe("an honest ledger", () => {
  it("follows", async () => {
    const v = await verifyLedger(ledgerWorld(honest).store, SLUG);
    expect(v).toMatchObject({ first: null, verdict: "follows, not anchored" });
  });
});
