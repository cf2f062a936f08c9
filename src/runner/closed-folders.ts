import { realpath, stat } from "node:fs/promises";
import { delimiter, dirname, isAbsolute } from "node:path";
import { passedNames, type ShownFolder } from "../agents/index.ts";
import { passable } from "./ground.ts";
import type { Environment } from "./inputs.ts";

/** What of a job's environment lies where no other user may go. */
export interface ClosedFolders {
  /** Folders of tools, which can be shown to another user as they are: nothing is written there, and no login kept. */
  readonly shown: readonly ShownFolder[];
  /** Variables that are left out, with their values: what they name is written to, or nobody knows what lies there. */
  readonly leftOut: readonly (readonly [name: string, value: string])[];
}

/** Variables that name a place which its tools only read, and lists of places in which programs are looked for. */
const TOOLS = new Set([
  ...["RUSTUP_HOME", "GOROOT", "JAVA_HOME", "GRADLE_HOME", "M2_HOME", "MAVEN_HOME", "ANT_HOME", "DOTNET_ROOT"],
  ...["pythonLocation", "Python_ROOT_DIR", "Python2_ROOT_DIR", "Python3_ROOT_DIR", "CONDA", "CONDA_PREFIX"],
  ...["ANDROID_HOME", "ANDROID_SDK_ROOT", "ANDROID_NDK_HOME", "ANDROID_NDK_ROOT", "NVM_DIR", "VOLTA_HOME"],
  ...["PLAYWRIGHT_BROWSERS_PATH", "UV_PYTHON_INSTALL_DIR", "SWIFT_PATH", "PATH", "LD_LIBRARY_PATH"],
]);
/** Lists of places: one that is closed is left where it stands and found by nobody. */
const LISTS = new Set(["PATH", "LD_LIBRARY_PATH"]);

/** Looks at every place that the passed variables name. `canShow`: whether folders can be shown at all. */
export async function closedFolders(environment: Environment, canShow: boolean): Promise<ClosedFolders> {
  const shown = new Map<string, ShownFolder>();
  const leftOut: (readonly [string, string])[] = [];
  for (const name of passedNames(environment)) {
    const value = environment[name] ?? "";
    for (const place of value.split(delimiter)) {
      if (!isAbsolute(place) || inCheckout(place, environment) || (await passableOrGone(place))) continue;
      const folder = canShow && TOOLS.has(name) ? await showable(place) : null;
      if (folder !== null) shown.set(folder.path, folder);
      else if (!LISTS.has(name)) leftOut.push([name, value]);
    }
  }
  return { shown: withoutNested([...shown.values()]), leftOut };
}

/** Each step has a copy of that. */
function inCheckout(place: string, { GITHUB_WORKSPACE: checkout }: Environment): boolean {
  return place === checkout || place.startsWith(`${checkout}/`);
}

/** What is not there is nobody's to reach, and no news. */
async function passableOrGone(path: string): Promise<boolean> {
  const real = await orShut(realpath(path));
  return real === "gone" || (real !== "shut" && (await passable(real)));
}

/** Null for what is itself closed, to us as well, or reached by a link: to show it there would be to show something else. */
async function showable(path: string): Promise<ShownFolder | null> {
  const clean = path.replace(/\/+$/, "");
  if ((await orShut(realpath(clean))) !== clean) return null;
  const seen = await stat(clean);
  if (!seen.isDirectory() || (seen.mode & 0o005) !== 0o005) return null;
  let closed: string | null = null;
  for (let above = dirname(clean); above !== dirname(above); above = dirname(above)) {
    if (((await stat(above)).mode & 0o001) === 0) closed = above;
  }
  return closed === null ? null : { path: clean, closed };
}

async function orShut(reading: Promise<string>): Promise<string> {
  return reading.catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return "gone";
    if (error.code === "EACCES") return "shut";
    throw error;
  });
}

/** What lies in another one that is shown is there with it. */
function withoutNested(folders: readonly ShownFolder[]): readonly ShownFolder[] {
  return folders.filter(({ path }) => !folders.some((other) => path.startsWith(`${other.path}/`)));
}
