import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { readForeign } from "../../../src/tools/foreign-file.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "session-"));
  file = join(folder, "journal.jsonl");
  writeFileSync(file, "{}\n");
});

/** What was put in the journal's place, and what is said of it. */
const PUT: readonly (readonly [string, () => void, RegExp])[] = [
  ["a link", () => again(() => symlinkSync("/etc/passwd", file)), /it is a link/],
  ["a pipe that nobody writes to", () => again(() => execFileSync("mkfifo", [file])), /no plain file/],
  ["a folder", () => again(() => mkdirSync(file)), /no plain file/],
  ["nothing", () => rmSync(file), /cannot be opened \(ENOENT\)/],
  ["a second name of another file", () => again(() => linkSync(ours(), file)), /second name/],
  ["a file without end", () => truncateSync(file, 2 ** 33), /8589934592 bytes, 1000 are read/],
];

function again(put: () => void): void {
  rmSync(file);
  put();
}

function ours(): string {
  const other = join(folder, "other");
  writeFileSync(other, "ours");
  return other;
}

describe("a file that foreign code could have replaced", () => {
  it("is read when it is what was written", async () => {
    expect(await readForeign(folder, "journal.jsonl", 1000)).toBe("{}\n");
  });

  it.each(PUT)("is not read when there is %s in its place", async (_, put, why) => {
    put();
    const reading = readForeign(folder, "journal.jsonl", 1000);
    await expect(reading).rejects.toMatchObject({ code: "file_replaced", message: expect.stringMatching(why) });
  });

  it("is not read below a link in place of its folder", async () => {
    const elsewhere = `${folder}-link`;
    symlinkSync(folder, elsewhere);
    await expect(readForeign(elsewhere, "journal.jsonl", 1000)).rejects.toMatchObject({ code: "file_replaced" });
  });
});
