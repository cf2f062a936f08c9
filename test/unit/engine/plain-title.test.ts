import { expect, it } from "vitest";
import { plainTitle } from "../../../src/engine/plain-title.ts";

it.each([
  ["Load the airports", "Load the airports"],
  ["Thanks @maintainer, fixes #12", "Thanks maintainer, fixes 12"],
  ["closes acme/other#3 and gh-4", "closes acme/other3 and 4"],
  ["two\nlines", "two lines"],
])("%j becomes a subject that does nothing: %j", (title, subject) => {
  expect(plainTitle(title)).toBe(subject);
});
