import { constants } from "node:fs";
import { lstat, open } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../shared/index.ts";

const HOW = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Text of a file that foreign code could have put in another one's place: a plain file in a plain folder, no link, with no second
 * name, not larger than `limit` bytes. Fails with `file_replaced`, which tells nothing of what was put there.
 */
export async function readForeign(folder: string, name: string, limit: number): Promise<string> {
  if (!(await lstat(folder)).isDirectory()) throw replaced(name, "its folder is no folder");
  const file = await open(join(folder, name), HOW).catch((error: NodeJS.ErrnoException) => {
    throw replaced(name, error.code === "ELOOP" ? "it is a link" : `it cannot be opened (${error.code})`);
  });
  try {
    const seen = await file.stat();
    if (!seen.isFile()) throw replaced(name, "it is no plain file");
    if (seen.nlink !== 1) throw replaced(name, "it has a second name elsewhere");
    if (seen.size > limit) throw replaced(name, `it has ${seen.size} bytes, ${limit} are read`);
    const bytes = Buffer.alloc(seen.size);
    const { bytesRead } = await file.read(bytes, 0, seen.size, 0);
    return bytes.toString("utf8", 0, bytesRead);
  } finally {
    await file.close();
  }
}

function replaced(name: string, why: string): UserError {
  const hint = "the step is tried again; something in it writes to the folder of its tools";
  return new UserError("file_replaced", `${name} is not what the step's tools have written: ${why}`, hint);
}
