import { access, constants, mkdtemp, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where Linux keeps files in memory. The demo makes tens of thousands of small ones that nobody needs afterwards. */
const IN_MEMORY = "/dev/shm";
const ROOM = 2 * 1024 ** 3;

/** A fresh folder for everything the demo makes: in memory where there is room for it, else where temporary files go. */
export async function scratchFolder(): Promise<string> {
  return mkdtemp(join((await hasRoom(IN_MEMORY)) ? IN_MEMORY : tmpdir(), "haiku-demo-"));
}

async function hasRoom(folder: string): Promise<boolean> {
  try {
    await access(folder, constants.W_OK | constants.X_OK);
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize >= ROOM;
  } catch {
    return false; // no such place here: other systems, small containers
  }
}
