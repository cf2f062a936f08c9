import { describe, expect, it } from "vitest";
import { checkConfig } from "../../../../src/engine/effects/config-check.ts";
import type { CheckApart, EngineOptions, EnginePorts } from "../../../../src/engine/index.ts";
import type { CheckOutput } from "../../../../src/ports/index.ts";
import { blobId } from "../../../../src/shared/index.ts";
import { checkProject } from "../../../../src/studio/index.ts";

const STUDIO = ".haiku/studios/own/STUDIO.md";

/** What is written to the head of a pull request that brings these files, and what was checked apart. */
async function checked(
  files: Readonly<Record<string, string>>,
  answer: CheckApart = async (texts) => checkProject(texts),
) {
  const written: CheckOutput[] = [];
  const apart: string[][] = [];
  const entries = Object.entries(files).map(([path, text]) => [
    path,
    { oid: blobId(text), mode: "100644", type: "blob" },
  ]);
  const ports = {
    pulls: { commentableLines: async () => new Map(Object.keys(files).map((path) => [path, []])) },
    store: {
      tree: async () => new Map(entries as [string, { oid: string; mode: string; type: "blob" }][]),
      blobs: async () => new Map(Object.values(files).map((text) => [blobId(text), text])),
    },
    checks: { newest: async () => null, create: async (check: CheckOutput) => void written.push(check) },
  };
  const checkApart: CheckApart = (texts) => {
    apart.push([...texts.overlay.keys()]);
    return answer(texts);
  };
  const options = { shippedStudios: new Map(), checkApart };
  // Only these parts are asked for.
  const asked = { pull: 8, head: "c0ffee", again: false };
  const writes = await checkConfig(ports as unknown as EnginePorts, options as unknown as EngineOptions, asked);
  return { written, apart, writes };
}

describe("studios and config that somebody proposes", () => {
  it("are read apart from everything else, once for each look", async () => {
    const { written, apart } = await checked({ [STUDIO]: "---\nname: own\nstages: [make]\n---\n", "README.md": "x" });
    expect(apart).toEqual([[STUDIO]]);
    expect(written).toMatchObject([{ conclusion: "failure" }]);
  });

  it("are not read at all when they are too much, and that is said with the limits", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 10 }, (_, i) => [`.haiku/studios/own/stages/s${i}/STAGE.md`, "a: b\n".repeat(50_000)]),
    );
    const { written, apart } = await checked(files);
    expect(apart).toEqual([]);
    expect(written).toMatchObject([{ conclusion: "failure", title: "1 error" }]);
    expect(written[0]?.text).toContain("2442 KB in 11 files");
    expect(written[0]?.text).toContain("no more than 1024 KB in 1000 files are read");
  });

  it("are not read either when there are too many of them", async () => {
    const files = Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`.haiku/studios/own/${i}.md`, `${i}\n`]));
    const { written, apart } = await checked(files);
    expect(apart).toEqual([]);
    expect(written[0]?.text).toContain("in 1002 files");
  });

  it("are given up when reading them takes too long, and that is said", async () => {
    const { written, writes } = await checked({ [STUDIO]: "---\nname: own\n---\n" }, async () => null);
    expect(writes).toBe(1);
    expect(written).toMatchObject([{ conclusion: "failure" }]);
    expect(written[0]?.text).toContain("takes longer than is spent on it");
  });

  it("are no matter where a pull request touches neither", async () => {
    expect(await checked({ "README.md": "x" })).toEqual({ written: [], apart: [], writes: 0 });
  });
});
