import ts from "typescript";
import { expect, it } from "vitest";
import { expectGolden } from "../support/golden.ts";
import { allCodes, errorPage, placesOfCodes } from "../support/house/error-page.ts";
import { readHouse, walk } from "../support/house/read-sources.ts";

/* People look codes up on one page. It is made from the code, so that it neither lacks one nor tells of one that is gone. */

const house = readHouse();

it("the page says what the code says", () => {
  expectGolden("../../.github/errors.md", errorPage(house));
});

it("has a row for every code that an error is made with", () => {
  const codes = new Set(allCodes());
  const unlisted: string[] = [];
  for (const { path, tree } of house)
    walk(tree, (node) => {
      if (!ts.isNewExpression(node) || !/^(?:User|Format)Error$/.test(node.expression.getText())) return;
      const [code] = node.arguments ?? [];
      if (code && ts.isStringLiteral(code) && !codes.has(code.text)) unlisted.push(`${path} ${code.text}`);
    });
  expect(unlisted).toEqual([]);
});

it("has no row for a code that nothing gives, and one for each", () => {
  const given = placesOfCodes(house);
  expect(allCodes().filter((code) => given.get(code)?.length === 0)).toEqual([]);
  expect(allCodes().filter((code, i, all) => all.indexOf(code) !== i)).toEqual([]);
});
