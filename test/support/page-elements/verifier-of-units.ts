import { elementsIn, type PageElement } from "./page-element.ts";

const VERIFIER = "hats/verifier.md";

/** What every stage page of data-pipeline says of its verifier, whatever is verified there. */
export const VERIFIER_OF_UNITS: readonly PageElement[] = [
  ...elementsIn(VERIFIER, "Process", [["lists declared outputs", "field `outputs`"]]),
  ...elementsIn(VERIFIER, "Anti-patterns", [
    ["front matter is the engine's", "NOT judge a unit's front matter"],
    ["no placeholders", "NOT pass a text with placeholders"],
    ["no taste", "NOT reject for taste"],
    ["names the criterion", "name the criterion or check that failed"],
    ["no invented rules", "NOT apply a rule that stands neither here"],
    ["only this unit", "NOT judge sibling units"],
  ]),
];
