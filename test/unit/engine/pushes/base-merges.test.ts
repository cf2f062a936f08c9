import { expect, it } from "vitest";
import type { Observation } from "../../../../src/engine/observe/observation.ts";
import { readBaseMerge } from "../../../../src/engine/pushes/base-merges.ts";
import { blobId } from "../../../../src/shared/index.ts";
import { History } from "../../../support/a-history.ts";
import { anObservation } from "../../../support/recorded/observation.ts";
import { startWalk } from "../../../support/walk.ts";

/* A push with two parents may hold anything: signatures go on only where it is what merging makes of both. */

const LINES = "one\ntwo\nthree\nfour\nfive\n";
const OURS = LINES.replace("two", "2");
const THEIRS = LINES.replace("five", "5");

interface Shape {
  readonly base?: string | null;
  readonly made: string | null;
  readonly parents?: readonly string[];
}

async function read({ base = THEIRS, made, parents = ["ours", "main"] }: Shape) {
  const history = new History();
  history.commit("old", { "a.txt": LINES, "b.txt": "b\n" });
  history.commit("ours", { "a.txt": OURS }, { parents: ["old"] });
  history.commit("main", { "a.txt": base, "b.txt": "bb\n" }, { parents: ["old"] });
  history.commit("stranger", { "a.txt": THEIRS }, { parents: ["old"] });
  history.commit("merge", { "a.txt": made, "b.txt": "bb\n" }, { parents });
  const stands = anObservation(startWalk());
  const default_branch = { ...stands.snapshot.default_branch, head: "main" };
  const observation: Observation = { ...stands, snapshot: { ...stands.snapshot, default_branch } };
  return readBaseMerge(history.store(), observation, { before: "ours", after: "merge", by: null, name: "developer" });
}

it("carries a file that both changed and that is merged line by line", async () => {
  const merged = OURS.replace("five", "5");
  const taken = await read({ made: merged });
  expect(taken?.changed).toEqual({});
  expect(taken?.carried).toEqual({ "a.txt": blobId(merged), "b.txt": blobId("bb\n"), ".": expect.any(String) });
});

it.each<[what: string, shape: Shape]>([
  ["our change in another place", { made: "one\nthree\nfour\n2\n5\n" }],
  ["a line of neither side besides", { made: `${OURS.replace("five", "5")}steal()\n` }],
  ["our change left out", { made: THEIRS }],
  ["the change of the base left out, with a line besides", { made: `${OURS}steal()\n` }],
  ["the file gone", { made: null }],
  ["a file that the base had left as it was", { base: LINES, made: "one\nthree\n2\nfour\nfive\n" }],
  ["a file that the base deleted", { base: null, made: `${OURS}steal()\n` }],
])("takes %s for a change of whoever pushed it", async (_, shape) => {
  const taken = await read(shape);
  expect(Object.keys(taken?.changed ?? {})).toContain("a.txt");
  const carried = Object.keys(taken?.carried ?? {});
  expect(carried.filter((path) => path === "a.txt" || path === ".")).toEqual([]);
});

it.each<[what: string, parents: readonly string[]]>([
  ["of something else than the base", ["ours", "stranger"]],
  ["of three", ["ours", "main", "stranger"]],
  ["with its parents exchanged", ["main", "ours"]],
  ["that is no merge", ["ours"]],
])("takes a commit %s for no merge of the base", async (_, parents) => {
  expect(await read({ made: OURS.replace("five", "5"), parents })).toBeNull();
});
