import { cp, lstat, mkdir, readdir, readlink, rename, rm, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const PARTS = ["service", "data", "package.json"];
const KEPT = 3;

/** The release that is on under `root`; null before the first one. */
export async function currentRelease(root) {
  try {
    return (await readlink(join(root, "current"))).split("/").at(-1);
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
}

/** Releases under `root`, the oldest first. */
export async function releases(root) {
  const names = (await readdir(join(root, "releases"))).filter((name) => !name.endsWith(".part"));
  const times = await Promise.all(names.map(async (name) => (await stat(join(root, "releases", name))).birthtimeMs));
  return names
    .map((name, i) => ({ name, at: times[i] }))
    .sort((a, b) => a.at - b.at)
    .map(({ name }) => name);
}

/**
 * Lays a release out beside the others, named by its commit. Nothing that runs is touched. A release that is there
 * already is left as it is.
 */
export async function layOut(source, root, commit) {
  if (!/^[0-9a-f]{7,40}$/.test(commit))
    throw new RangeError(`"${commit}" is no commit: a release is named by what stands still`);
  const place = join(root, "releases", commit);
  if (await isThere(place)) return false;
  await mkdir(join(root, "releases"), { recursive: true });
  for (const part of PARTS) await cp(join(source, part), join(`${place}.part`, part), { recursive: true });
  await rename(`${place}.part`, place);
  return true;
}

/** Turns `current` to a release that is laid out, at once; what was on before stays laid out. */
export async function turnTo(root, commit) {
  const before = await currentRelease(root);
  if (!(await isThere(join(root, "releases", commit)))) throw new RangeError(`release ${commit} is not laid out`);
  await rm(join(root, "current.part"), { force: true });
  await symlink(join("releases", commit), join(root, "current.part"));
  await rename(join(root, "current.part"), join(root, "current"));
  return before;
}

/** Removes the oldest releases beyond three, never the one that is on. */
export async function tidy(root) {
  const on = await currentRelease(root);
  const old = (await releases(root)).filter((name) => name !== on).slice(0, -(KEPT - 1));
  for (const name of old) await rm(join(root, "releases", name), { recursive: true });
  return old;
}

async function isThere(path) {
  try {
    return (await lstat(path)) !== null;
  } catch (error) {
    if (error.code === "ENOENT") return false;
    throw error;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [what = "", root = "", commit = ""] = process.argv.slice(2);
  if (what === "lay-out") console.log(JSON.stringify({ laid_out: await layOut(".", root, commit), commit }));
  else if (what === "turn-to") console.log(JSON.stringify({ before: await turnTo(root, commit), now: commit }));
  else if (what === "tidy") console.log(JSON.stringify({ removed: await tidy(root) }));
  else {
    console.error("release.mjs lay-out|turn-to <root> <commit>, or release.mjs tidy <root>");
    process.exitCode = 2;
  }
}
