import { describe, expect, it } from "vitest";
import { readWork } from "../../../../src/engine/observe/read-work-branch.ts";
import { intentBranch, workFolder } from "../../../../src/method/index.ts";
import type { Snapshot, StateStore, TreeEntry } from "../../../../src/ports/index.ts";
import { aStage, aState } from "../../../support/recorded/records.ts";

const state = aState();
const FOLDER = workFolder(state);

/** Reads a work branch with these files, each with a content of its own; answers how many were read. */
async function reads(files: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const entries = Object.keys(files).map((path): [string, TreeEntry] => [
    path,
    { oid: path, mode: "100644", type: "blob" },
  ]);
  const store = {
    tree: async () => new Map(entries),
    blobs: async (ids: readonly string[]) => {
      asked.push(...ids);
      return new Map(ids.map((id) => [id, files[id] ?? ""]));
    },
  } as unknown as StateStore;
  const branches = new Map([
    [intentBranch(state.slug), "h"],
    [aStage().branch, "h"],
  ]);
  const seen = { branches, commits: new Map() } as unknown as Snapshot;
  const work = readWork(store, state, seen);
  return { asked, work };
}

describe("of the work branch", () => {
  it("the intent's own texts and the project's knowledge are read, and nothing else", async () => {
    const own = { [`${FOLDER}intent.md`]: "goal", [`${FOLDER}stages/work/artifacts/a.md`]: "a" };
    const knowledge = { ".haiku/knowledge/k.md": "k" };
    const others = {
      ".haiku/intents/other/intent.md": "theirs",
      ".haiku/studios/x/STUDIO.md": "a studio",
      [`${FOLDER}data.csv`]: "1,2",
      "src/a.md": "a",
    };
    const { asked, work } = await reads({ ...own, ...knowledge, ...others });
    expect(Object.fromEntries((await work)?.texts ?? [])).toEqual({ ...own, ...knowledge });
    expect(asked.toSorted()).toEqual(Object.keys({ ...own, ...knowledge }).toSorted());
    expect([...((await work)?.files.keys() ?? [])]).toContain("src/a.md");
  });

  it("more files than can be read are refused before one of them is", async () => {
    const names = Array.from({ length: 2001 }, (_, n) => [`${FOLDER}n${n}.md`, "x"]);
    const { asked, work } = await reads(Object.fromEntries(names));
    await expect(work).rejects.toMatchObject({
      code: "work_too_large",
      message: expect.stringMatching(/has 2001 Markdown files in the intent's folder .*no more than 2000 are read/),
    });
    expect(asked).toEqual([]);
  });

  it("reading ends where it is too much", async () => {
    const big = "x".repeat(500_000);
    const names = Array.from({ length: 240 }, (_, n) => [`${FOLDER}n${n}.md`, big]);
    const { asked, work } = await reads(Object.fromEntries(names));
    await expect(work).rejects.toMatchObject({
      code: "work_too_large",
      message: expect.stringMatching(/too much Markdown .*no more than 12 million characters are read/),
      hint: expect.stringMatching(/\S/),
    });
    expect(asked).toHaveLength(50);
  });

  it("just as much as is allowed is read", async () => {
    const big = "x".repeat(120_000);
    const names = Array.from({ length: 100 }, (_, n) => [`${FOLDER}n${n}.md`, big]);
    const { work } = await reads(Object.fromEntries(names));
    expect((await work)?.texts.size).toBe(100);
  });
});
