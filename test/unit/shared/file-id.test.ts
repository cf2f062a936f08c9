import { expect, it } from "vitest";
import { contentId, fileId, fileIdAt, fileIds, modeOf } from "../../../src/shared/index.ts";

const OID = "ce013625030ba8dba906f756967f9e9ca394464a";

it.each([
  ["a file", "100644", OID],
  ["a folder", "040000", OID],
  ["a script that may be run", "100755", `${OID}:100755`],
  ["a link", "120000", `${OID}:120000`],
  ["a repository of its own", "160000", `${OID}:160000`],
])("%s is told from others with the same bytes", (_, mode, id) => {
  expect(fileId({ oid: OID, mode })).toBe(id);
  expect(contentId(id)).toBe(OID);
});

it.each([
  [OID, "100644"],
  [`${OID}:100755`, "100755"],
  ["", "100644"],
])("what %j stands for has the mode %s", (id, mode) => {
  expect(modeOf(id)).toBe(mode);
});

it("names all of a tree", () => {
  const tree = new Map([["run.sh", { oid: OID, mode: "100755" }]]);
  expect(fileIds(tree)).toEqual(new Map([["run.sh", `${OID}:100755`]]));
  expect(fileIdAt(tree, "run.sh")).toBe(`${OID}:100755`);
  expect(fileIdAt(tree, "none.sh")).toBeNull();
});
