import { strToU8, type Zippable, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { unpackOutcome } from "../../../src/github/dispatcher/index.ts";

const zip = (files: Zippable) => zipSync(files, { level: 6 });
const MEGABYTE = 1024 * 1024;

describe("unpackOutcome", () => {
  it("gives the files, without folders", () => {
    const files = unpackOutcome(zip({ "outcome.json": strToU8("{}"), files: { "0": { "ä.md": strToU8("text") } } }));
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
  ])("refuses the path %j", (path) => {
    expect(() => unpackOutcome(zip({ [path]: strToU8("x") }))).toThrow(
      expect.objectContaining({ code: "outcome_bad_path" }),
    );
  });

  it("refuses symbolic links", () => {
    const link = zip({ link: [strToU8("/etc/passwd"), { os: 3, attrs: (0o120777 << 16) >>> 0 }] });
    expect(() => unpackOutcome(link)).toThrow(expect.objectContaining({ code: "outcome_bad_path" }));
  });

  it("refuses more files than allowed", () => {
    const many = Object.fromEntries(Array.from({ length: 501 }, (_, index) => [`f${index}`, strToU8("")]));
    expect(() => unpackOutcome(zip(many))).toThrow(expect.objectContaining({ code: "outcome_too_many_files" }));
  });

  it("refuses what unpacks to more than allowed, before unpacking", () => {
    const bomb = zip({ a: new Uint8Array(15 * MEGABYTE), b: new Uint8Array(6 * MEGABYTE) });
    expect(bomb.byteLength).toBeLessThan(MEGABYTE);
    expect(() => unpackOutcome(bomb)).toThrow(expect.objectContaining({ code: "outcome_too_large" }));
  });

  it("refuses a file that is longer than its directory says", () => {
    const archive = zip({ a: new Uint8Array(100_000) });
    const directory = Buffer.from(archive.buffer).indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    Buffer.from(archive.buffer).writeUInt32LE(10, directory + 24);
    expect(() => unpackOutcome(archive)).toThrow(expect.objectContaining({ code: "outcome_bad_archive" }));
  });

  it.each([
    ["nothing", new Uint8Array()],
    ["text", strToU8("this is no archive at all, only text")],
    ["half an archive", zip({ a: strToU8("x".repeat(500)) }).subarray(40)],
  ])("refuses %s", (_, bytes) => {
    expect(() => unpackOutcome(bytes)).toThrow(expect.objectContaining({ code: "outcome_bad_archive" }));
  });
});
