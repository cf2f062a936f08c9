import { expect, it } from "vitest";
import { expectGolden } from "../support/golden.ts";
import { digestOf } from "../support/harness/digest.ts";
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
