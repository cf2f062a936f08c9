import { expect, it } from "vitest";
import { protectedChanges } from "../../../../src/engine/observe/protected-changes.ts";
import type { Approval } from "../../../../src/method/index.ts";
import type { StateStore, TreeEntry } from "../../../../src/ports/index.ts";
import { DEFAULT_CONFIG } from "../../../../src/studio/index.ts";
import { anObservation } from "../../../support/recorded/observation.ts";
import { aStage, MAINTAINER, NOON } from "../../../support/recorded/records.ts";
import { startWalk } from "../../../support/walk.ts";

type Files = Readonly<Record<string, string>>;

/** What is to be confirmed where the default branch, the commit both have in common, and the work hold these files. */
async function guarded(
  { main, common = main, work }: { readonly main: Files; readonly common?: Files; readonly work: Files },
  paths: Partial<(typeof DEFAULT_CONFIG)["protected_paths"]>,
  gate: Approval | null = null,
): Promise<Readonly<Record<string, string | null>>> {
  const trees: Readonly<Record<string, Files>> = { c: main, common };
  const entry = ([path, oid]: [string, string]): [string, TreeEntry] => {
    const folder = path.endsWith("/");
    return [path.replace("/", folder ? "" : "/"), { oid, mode: "100644", type: folder ? "tree" : "blob" }];
  };
  const store: Pick<StateStore, "tree" | "mergeBase"> = {
    tree: async (commit) => new Map(Object.entries(trees[commit] ?? {}).map(entry)),
    mergeBase: async () => (common === main ? "c" : "common"),
  };
  const { work: stands, snapshot, ledger } = anObservation(startWalk());
  const folders = Object.keys(work).filter((path) => path.endsWith("/"));
  const stages = { build: aStage({ gate }) };
  return protectedChanges(store as StateStore, {
    state: { ...ledger.state, stages },
    config: { ...DEFAULT_CONFIG, protected_paths: { block: [], ask: [], ...paths } },
    snapshot,
    work: {
      ...stands,
      files: new Map(Object.entries(work).map(([path, oid]) => [path.replace(/\/$/, ""), oid])),
      modes: new Map(folders.map((path) => [path.slice(0, -1), "040000"])),
    },
  });
}

const seen = (by: Approval["by"], witnesses: Approval["witnesses"]): Approval => {
  return { at: NOON, by, source: by ? "review" : "engine", ref: null, witnesses };
};
const LOCK = { main: { "package-lock.json": "1" }, work: { "package-lock.json": "2" } };

it.each<[string, Parameters<typeof guarded>[0], Parameters<typeof guarded>[1], object]>([
  ["without patterns nothing", LOCK, {}, {}],
  ["a change", LOCK, { ask: ["package-lock.json"] }, { "package-lock.json": "2" }],
  ["a change of what no step may write, by whoever", LOCK, { block: ["*.json"] }, { "package-lock.json": "2" }],
  ["no change of another path", LOCK, { ask: ["*.toml"] }, {}],
  ["what is new", { main: {}, work: { "infra/a.tf": "1" } }, { ask: ["infra/"] }, { "infra/a.tf": "1" }],
  ["what is gone", { main: { "infra/a.tf": "1" }, work: {} }, { ask: ["infra/"] }, { "infra/a.tf": null }],
  ["files, not folders", { main: {}, work: { "infra/": "9", "infra/a": "1" } }, { ask: ["infra"] }, { "infra/a": "1" }],
  [
    "not what the default branch has changed meanwhile",
    { main: { a: "2", b: "1" }, common: { a: "1", b: "1" }, work: { a: "1", b: "3" } },
    { ask: ["a", "b"] },
    { b: "3" },
  ],
])("is confirmed by a person: %s", async (_what, trees, paths, wanted) => {
  expect(await guarded(trees, paths)).toEqual(wanted);
});

it.each<[string, Approval, object]>([
  ["not again what a person saw just so at an earlier gate", seen(MAINTAINER, { "package-lock.json": "2" }), {}],
  ["again what has changed since", seen(MAINTAINER, { "package-lock.json": "3" }), { "package-lock.json": "2" }],
  [
    "what passed a gate that nobody passed by hand",
    seen(null, { "package-lock.json": "2" }),
    { "package-lock.json": "2" },
  ],
])("is confirmed by a person: %s", async (_what, gate, wanted) => {
  expect(await guarded(LOCK, { ask: ["package-lock.json"] }, gate)).toEqual(wanted);
});
