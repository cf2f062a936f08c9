import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { expectGolden } from "../support/golden.ts";
import { takeJourney } from "../support/harness/journey.ts";

/*
 * Ten intents from start to sealed, by dice. Their ledgers, commit by commit, are as they were when the golden file was
 * written: whoever moves code about sees at once whether the product does something else now.
 */

it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])("journey %i", async (seed) => {
  const { ledger, end } = await takeJourney(seed);
  expect(end).toMatchObject({ how: "sealed" });
  expectGolden(`journeys/${seed}.txt`, digestOf(ledger));
});

/** What happened, line by line, and the digest of all of it. */
function digestOf(ledger: string): string {
  const events = [...ledger.matchAll(/^Haiku-Do: \{"do":"([a-z_]+)"/gm)].map(([, name]) => name);
  return `${events.join(" ")}\n${createHash("sha256").update(ledger).digest("hex")}\n`;
}
