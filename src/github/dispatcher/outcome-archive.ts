import { buffer } from "node:stream/consumers";
import { crc32 } from "node:zlib";
import { type Entry, fromBufferPromise, type ZipFile } from "yauzl";
import { ARTIFACT_LIMITS } from "../../ports/index.ts";
import { describeError, UserError } from "../../shared/index.ts";

/** A file of the archive, as its directory tells of it. */
interface ArchivedFile {
  readonly name: string;
  readonly entry: Entry;
}

/**
 * Files of an outcome's archive, path → bytes. The archive comes from a job that ran an agent: everything it declares
 * is checked before a byte is unpacked. UserErrors: `outcome_too_large`, `outcome_too_many_files`, `outcome_bad_path`,
 * `outcome_bad_archive`.
 */
export async function unpackOutcome(archive: Uint8Array): Promise<ReadonlyMap<string, Uint8Array>> {
  const { zip, files } = await readDirectory(archive).catch(() => {
    throw new UserError("outcome_bad_archive", "the outcome's archive is no readable zip file", "Run the step again.");
  });
  checkSizes(files);
  for (const file of files) checkEntry(file);
  if (new Set(files.map(({ name }) => name)).size !== files.length) throw badArchive("it holds a path twice");
  const unpacked = new Map<string, Uint8Array>();
  for (const file of files) unpacked.set(file.name, await unpack(zip, file));
  return unpacked;
}

/** More entries than an archive of the plain format can count are not read. */
const MOST_ENTRIES = 0xffff;

async function readDirectory(archive: Uint8Array): Promise<{ zip: ZipFile; files: readonly ArchivedFile[] }> {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  // Names are judged here, in the bytes that they are: the package's own rules for them are not these.
  const zip = await fromBufferPromise(bytes, { decodeStrings: false });
  if (zip.entryCount >= MOST_ENTRIES) throw badArchive(`it holds ${zip.entryCount} entries`);
  const files: ArchivedFile[] = [];
  for await (const entry of zip.eachEntry()) {
    const name = entry.fileNameRaw.toString("utf8");
    if (!name.endsWith("/")) files.push({ name, entry });
  }
  return { zip, files };
}

/** Unpacking fails at the declared size; the checksum tells whether these are the declared bytes. */
async function unpack(zip: ZipFile, { name, entry }: ArchivedFile): Promise<Uint8Array> {
  const bytes = await zip
    .openReadStreamPromise(entry)
    .then(buffer)
    .catch((error: unknown) => {
      throw badArchive(describeError(error));
    });
  if (crc32(bytes) === entry.crc32) return bytes;
  throw badArchive(`${name} is not what the archive declares`);
}

function checkSizes(files: readonly ArchivedFile[]): void {
  if (files.length > ARTIFACT_LIMITS.files)
    throw new UserError(
      "outcome_too_many_files",
      `the outcome holds ${files.length} files`,
      `At most ${ARTIFACT_LIMITS.files} are taken.`,
    );
  const bytes = files.reduce((sum, { entry }) => sum + entry.uncompressedSize, 0);
  if (bytes > ARTIFACT_LIMITS.bytes)
    throw new UserError(
      "outcome_too_large",
      `the outcome unpacks to ${bytes} bytes`,
      `At most ${ARTIFACT_LIMITS.bytes} are taken.`,
    );
}

const FILE_KIND = 0o170000;
const SYMBOLIC_LINK = 0o120000;
const ABSOLUTE = /^(\/|\\|[a-z]:)/i;

function checkEntry({ name, entry }: ArchivedFile): void {
  const parts = name.split(/[/\\]/);
  const outside =
    ABSOLUTE.test(name) || name.includes("\0") || parts.some((part) => part === "" || part === "." || part === "..");
  if (outside || name.includes("\\")) throw badPath(name, "leaves the outcome's folder");
  if (((entry.externalFileAttributes >>> 16) & FILE_KIND) === SYMBOLIC_LINK) throw badPath(name, "is a symbolic link");
  if (entry.isEncrypted()) throw badArchive(`${name} is encrypted`);
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
