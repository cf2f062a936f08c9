import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { checkApart, checkInThread } from "../../../src/app/check-apart.ts";
import { checkProject } from "../../../src/studio/index.ts";

const TEXTS = {
  shipped: new Map(),
  overlay: new Map([[".haiku/studios/own/STUDIO.md", "---\nname: own\nstages: [make]\n---\n"]]),
  config: "limts: 2\n",
};

/** A program for the thread. */
async function program(text: string): Promise<URL> {
  const path = join(await mkdtemp(join(tmpdir(), "haiku-check-")), "program.mjs");
  await writeFile(path, text);
  return pathToFileURL(path);
}

describe("a check in a thread of its own", () => {
  it("answers what a check on the spot would", async () => {
    expect(await checkApart(TEXTS)).toEqual(checkProject(TEXTS));
  });

  it("is ended when its time is up, however busy it is", async () => {
    expect(await checkInThread(TEXTS, 20, await program("for (;;) {}"))).toBeNull();
  });

  it("is ended when it wants more memory than it may have", async () => {
    const greedy = await program("const kept = []; for (;;) kept.push(new Array(1e6).fill({}));");
    expect(await checkInThread(TEXTS, 60_000, greedy)).toBeNull();
  });

  it("that breaks is a failure, and that ends without a word is no answer", async () => {
    await expect(checkInThread(TEXTS, 60_000, await program("throw new Error('oh')"))).rejects.toThrow("broke: oh");
    expect(await checkInThread(TEXTS, 60_000, await program(""))).toBeNull();
  });
});
