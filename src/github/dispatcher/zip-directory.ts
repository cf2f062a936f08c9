import { UserError } from "../../shared/index.ts";

/** What a zip archive's directory says of one file, before anything is unpacked. */
export interface ArchiveEntry {
  readonly name: string;
  /** Bytes when unpacked, as declared. */
  readonly size: number;
  /** Checksum of the contents, as declared. */
  readonly crc: number;
  readonly link: boolean;
  readonly encrypted: boolean;
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const END_SIZE = 22;
const ENTRY_SIZE = 46;
const LONGEST_COMMENT = 0xffff;
const FILE_KIND = 0o170000;
const SYMBOLIC_LINK = 0o120000;

/**
 * The central directory, read by hand: unpacking libraries do not tell symbolic links from files. Archives over 4 GB
 * (zip64) are refused; none of ours is near that.
 */
export function readDirectory(archive: Uint8Array): readonly ArchiveEntry[] {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = findEnd(bytes);
  const count = bytes.readUInt16LE(end + 10);
  const entries: ArchiveEntry[] = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    if (at + ENTRY_SIZE > end || bytes.readUInt32LE(at) !== DIRECTORY_ENTRY) throw damaged();
    const nameLength = bytes.readUInt16LE(at + 28);
    entries.push(readEntry(bytes, at, nameLength));
    at += ENTRY_SIZE + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

function readEntry(bytes: Buffer, at: number, nameLength: number): ArchiveEntry {
  const kind = (bytes.readUInt32LE(at + 38) >>> 16) & FILE_KIND;
  return {
    name: bytes.toString("utf8", at + ENTRY_SIZE, at + ENTRY_SIZE + nameLength),
    size: bytes.readUInt32LE(at + 24),
    crc: bytes.readUInt32LE(at + 16),
    link: kind === SYMBOLIC_LINK,
    encrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
  };
}

/** The end record is the last thing in the file but for a comment. */
function findEnd(bytes: Buffer): number {
  const first = Math.max(0, bytes.length - END_SIZE - LONGEST_COMMENT);
  for (let at = bytes.length - END_SIZE; at >= first; at -= 1)
    if (bytes.readUInt32LE(at) === END_OF_DIRECTORY) return at;
  throw damaged();
}

function damaged(): UserError {
  return new UserError("outcome_bad_archive", "the outcome's archive is no readable zip file", "Run the step again.");
}
