import { describe, expect, it } from "vitest";
import { readProjectFiles, readProjectTexts } from "../../../../src/engine/observe/project-config.ts";
import type { StateStore, TreeEntry } from "../../../../src/ports/index.ts";
import { smallStudio } from "../../../support/broken-studios/small-studio.ts";

type Files = Readonly<Record<string, { readonly mode?: string; readonly text: string }>>;

/** A store of one commit, which notes the blobs that were asked for. */
function storeOf(files: Files): { readonly store: StateStore; readonly asked: string[] } {
  const asked: string[] = [];
  const entry = (path: string, mode = "100644"): TreeEntry => ({ oid: path, mode, type: "blob" });
  const store = {
    tree: async () => new Map(Object.entries(files).map(([path, { mode }]) => [path, entry(path, mode)])),
    blobs: async (ids: readonly string[]) => {
      asked.push(...ids);
      return new Map(ids.map((id) => [id, files[id]?.text ?? ""]));
    },
  };
  return { store: store as unknown as StateStore, asked };
}

const HAT = ".haiku/studios/mini/stages/build/hats/doer.md";

describe("a project's own files", () => {
  it("are the texts of its studios and its config, and nothing else is read", async () => {
    const { store, asked } = storeOf({
      [HAT]: { text: "Ours.\n" },
      ".haiku/studios/mini/logo.png": { text: "\0" },
      ".haiku/intents/trip/intent.md": { text: "Go." },
      ".github/haiku.yml": { text: "studio: mini\n" },
      "src/main.ts": { text: "" },
    });
    const texts = await readProjectTexts(store, "c");
    expect(texts).toMatchObject({ config: "studio: mini\n", hasWorkflow: false, unusable: [] });
    expect([...texts.overlay]).toEqual([[HAT, "Ours.\n"]]);
    expect(asked.sort()).toEqual([".github/haiku.yml", HAT]);
  });

  it("that are links are refused by name and never followed", async () => {
    const { store, asked } = storeOf({ [HAT]: { mode: "120000", text: "/etc/passwd" } });
    const reading = readProjectFiles(store, "c", smallStudio({}));
    await expect(reading).rejects.toMatchObject({
      code: "studio_invalid",
      message: expect.stringContaining(`${HAT}:1`),
    });
    expect(asked).toEqual([]);
  });

  it("give defaults where there are none", async () => {
    const { store } = storeOf({ ".github/workflows/haiku.yml": { text: "" } });
    const project = await readProjectFiles(store, "c", smallStudio({}));
    expect(project).toMatchObject({ hasWorkflow: true, config: { studio: null } });
    expect(project.studios.map(({ name }) => name)).toEqual(["mini"]);
  });
});
