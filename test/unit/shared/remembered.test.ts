import { expect, it } from "vitest";
import { remembered } from "../../../src/shared/index.ts";

/** The length of a text, and every text it was worked out for. */
function measured(
  texts: number,
  characters: number,
): { readonly of: (text: string) => number; readonly made: string[] } {
  const made: string[] = [];
  const of = remembered(
    (text) => {
      made.push(text);
      return text.length;
    },
    { texts, characters },
  );
  return { of, made };
}

it.each<[string, number, number, string, string]>([
  ["each text once", 9, 99, "aa bb aa aa bb", "aa bb"],
  ["a text again once too many others were asked for", 2, 99, "a b c a", "a b c a"],
  ["not a text again that was asked for in between", 2, 99, "a b a c a", "a b c"],
  ["a text again once the others are too long", 9, 5, "aa bb cc aa", "aa bb cc aa"],
  ["every time what is longer than all that is kept", 9, 3, "aaaa aaaa b b", "aaaa aaaa b"],
])("works out %s", (_, texts, characters, asked, made) => {
  const length = measured(texts, characters);
  for (const text of asked.split(" ")) expect(length.of(text)).toBe(text.length);
  expect(length.made).toEqual(made.split(" "));
});
