import { crc32 } from "node:zlib";
import { unzipSync } from "fflate";
import { OUTCOME_LIMITS } from "../../ports/index.ts";
import { UserError } from "../../shared/index.ts";
import { type ArchiveEntry, readDirectory } from "./zip-directory.ts";

/**
 * Files of an outcome's archive, path → bytes. The archive comes from a job that ran an agent: everything it declares
 * is checked before a byte is unpacked. UserErrors: `outcome_too_large`, `outcome_too_many_files`, `outcome_bad_path`,
 * `outcome_bad_archive`.
 */
export function unpackOutcome(archive: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const entries = readDirectory(archive).filter((entry) => !entry.name.endsWith("/"));
  checkSizes(entries);
  for (const entry of entries) checkEntry(entry);
  const names = new Set(entries.map(({ name }) => name));
  if (names.size !== entries.length) throw badArchive("it holds a path twice");
  return unpack(archive, entries);
}

/** Unpacking stops at the declared size; the checksum tells whether that was all of it. */
function unpack(archive: Uint8Array, entries: readonly ArchiveEntry[]): ReadonlyMap<string, Uint8Array> {
  const files = inflate(archive, new Map(entries.map(({ name, size }) => [name, size])));
  return new Map(
    entries.map(({ name, size, crc }) => {
      const bytes = files[name];
      if (bytes?.byteLength === size && crc32(bytes) === crc) return [name, bytes];
      throw badArchive(`${name} is not what the archive declares`);
    }),
  );
}

function inflate(archive: Uint8Array, sizes: ReadonlyMap<string, number>): Record<string, Uint8Array> {
  try {
    return unzipSync(archive, { filter: ({ name, originalSize }) => sizes.get(name) === originalSize });
  } catch (error) {
    throw badArchive(error instanceof Error ? error.message : "it cannot be unpacked");
  }
}

function checkSizes(entries: readonly ArchiveEntry[]): void {
  if (entries.length > OUTCOME_LIMITS.files)
    throw new UserError(
      "outcome_too_many_files",
      `the outcome holds ${entries.length} files`,
      `At most ${OUTCOME_LIMITS.files} are taken.`,
    );
  const bytes = entries.reduce((sum, { size }) => sum + size, 0);
  if (bytes > OUTCOME_LIMITS.bytes)
    throw new UserError(
      "outcome_too_large",
      `the outcome unpacks to ${bytes} bytes`,
      `At most ${OUTCOME_LIMITS.bytes} are taken.`,
    );
}

const ABSOLUTE = /^(\/|\\|[a-z]:)/i;

function checkEntry({ name, link, encrypted }: ArchiveEntry): void {
  const parts = name.split(/[/\\]/);
  const outside =
    ABSOLUTE.test(name) || name.includes("\0") || parts.some((part) => part === "" || part === "." || part === "..");
  if (outside || name.includes("\\")) throw badPath(name, "leaves the outcome's folder");
  if (link) throw badPath(name, "is a symbolic link");
  if (encrypted) throw badArchive(`${name} is encrypted`);
}

function badPath(name: string, why: string): UserError {
  return new UserError(
    "outcome_bad_path",
    `the outcome's file ${JSON.stringify(name)} ${why}`,
    "Nothing of it is taken.",
  );
}

function badArchive(why: string): UserError {
  return new UserError("outcome_bad_archive", `the outcome's archive is not usable: ${why}`, "Run the step again.");
}
