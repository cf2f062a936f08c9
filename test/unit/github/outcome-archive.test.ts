import { strToU8, type Zippable, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { unpackOutcome } from "../../../src/github/dispatcher/index.ts";

const zip = (files: Zippable) => zipSync(files, { level: 6 });
const MEGABYTE = 1024 * 1024;
/** How an entry of the directory begins. */
const DIRECTORY = Buffer.from([0x50, 0x4b, 1, 2]);

describe("unpackOutcome", () => {
  it("gives the files, without folders", async () => {
    const files = await unpackOutcome(
      zip({ "outcome.json": strToU8("{}"), files: { "0": { "ä.md": strToU8("text") } } }),
    );
    expect([...files.keys()].sort()).toEqual(["files/0/ä.md", "outcome.json"]);
    expect(Buffer.from(files.get("files/0/ä.md") ?? "").toString()).toBe("text");
  });

  it.each([
    ["../out.md"],
    ["a/../../out.md"],
    ["/etc/passwd"],
    ["C:/windows"],
    ["a\\..\\b"],
    ["./a"],
    ["a//b"],
    ["nul\0l"],
  ])("refuses the path %j", async (path) => {
    await expect(unpackOutcome(zip({ [path]: strToU8("x") }))).rejects.toThrow(
      expect.objectContaining({ code: "outcome_bad_path" }),
    );
  });

  it("refuses symbolic links", async () => {
    const link = zip({ link: [strToU8("/etc/passwd"), { os: 3, attrs: (0o120777 << 16) >>> 0 }] });
    await expect(unpackOutcome(link)).rejects.toThrow(expect.objectContaining({ code: "outcome_bad_path" }));
  });

  it("refuses more files than allowed", async () => {
    const many = Object.fromEntries(Array.from({ length: 561 }, (_, index) => [`f${index}`, strToU8("")]));
    await expect(unpackOutcome(zip(many))).rejects.toThrow(expect.objectContaining({ code: "outcome_too_many_files" }));
  });

  it("refuses what unpacks to more than allowed, before unpacking", async () => {
    const bomb = zip({ a: new Uint8Array(15 * MEGABYTE), b: new Uint8Array(7 * MEGABYTE) });
    expect(bomb.byteLength).toBeLessThan(MEGABYTE);
    await expect(unpackOutcome(bomb)).rejects.toThrow(expect.objectContaining({ code: "outcome_too_large" }));
  });

  it("refuses a file that is longer than its directory says", async () => {
    const archive = zip({ a: new Uint8Array(100_000) });
    const directory = Buffer.from(archive.buffer).indexOf(DIRECTORY);
    Buffer.from(archive.buffer).writeUInt32LE(10, directory + 24);
    await expect(unpackOutcome(archive)).rejects.toThrow(expect.objectContaining({ code: "outcome_bad_archive" }));
  });

  it.each([
    ["whose checksum is another's", 16, 1],
    ["that is encrypted", 8, 1],
  ])("refuses a file %s", async (_, at, value) => {
    const archive = zip({ a: strToU8("x") });
    const bytes = Buffer.from(archive.buffer);
    bytes.writeUInt8(value, bytes.indexOf(DIRECTORY) + at);
    await expect(unpackOutcome(archive)).rejects.toThrow(expect.objectContaining({ code: "outcome_bad_archive" }));
  });

  it("refuses a path that is there twice", async () => {
    const archive = zip({ aa: strToU8("x"), ab: strToU8("x") });
    const bytes = Buffer.from(archive.buffer);
    bytes.write("aa", bytes.lastIndexOf("ab"));
    await expect(unpackOutcome(archive)).rejects.toThrow("holds a path twice");
  });

  it.each([
    ["nothing", new Uint8Array()],
    ["text", strToU8("this is no archive at all, only text")],
    ["half an archive", zip({ a: strToU8("x".repeat(500)) }).subarray(40)],
  ])("refuses %s", async (_, bytes) => {
    await expect(unpackOutcome(bytes)).rejects.toThrow(expect.objectContaining({ code: "outcome_bad_archive" }));
  });
});
