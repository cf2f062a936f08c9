import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "../../shared/index.ts";
import { type CheckedProject, CONFIG_FILE, checkProject } from "../../studio/index.ts";
import { type Folder, readFolder } from "./read-folder.ts";

/** What was found, with its problems: those of reading first, then those of checking. */
export interface ReadStudios extends CheckedProject {
  /** How many files of the project, folder or studio were looked at. */
  readonly files: number;
}

type Texts = Folder["texts"];

/** Where a project keeps studios of its own, and additions to those that come with the program. */
export const OVERLAY = ".haiku/studios";
const NOTHING: Folder = { texts: new Map(), problems: [] };

/** Beside the built program, or beside the sources when run from them. */
const SHIPPED = ["../studios/", "../../../studios/"];

/**
 * The studios a project can use: those that come with the program, its own laid over them; and its config. What cannot
 * be read (a link, a file far too long) is a problem like any other.
 */
export async function readProject(folder: string): Promise<ReadStudios> {
  const own = join(folder, OVERLAY);
  const overlay = existsSync(own) ? await readFolder(own, OVERLAY) : NOTHING;
  return check(overlay, { shipped: await shippedTexts(), config: await textAt(join(folder, CONFIG_FILE)) });
}

/**
 * What lies at a path: a project, a folder of studios, one studio, or a config file. A folder of studios that brings no
 * `_shared` of its own is laid over the shipped ones. Fails with `path_missing` or `no_studio`.
 */
export async function readAt(path: string, shown: string): Promise<ReadStudios> {
  if (!existsSync(path)) throw new UserError("path_missing", `there is nothing at ${shown}`, "name a folder or a file");
  if ((await stat(path)).isFile()) return readConfigAlone(path, shown);
  if (existsSync(join(path, ".haiku")) || existsSync(join(path, CONFIG_FILE))) return readProject(path);
  const one = existsSync(join(path, "STUDIO.md"));
  const own = await readFolder(path, one ? `${OVERLAY}/${basename(path)}` : OVERLAY);
  if (own.texts.size === 0 && own.problems.length === 0) {
    const hint = "name a project, a folder of studios such as .haiku/studios, or one studio";
    throw new UserError("no_studio", `there is no studio in ${shown}`, hint);
  }
  const base = await baseFor(path, one);
  return renamed(check(own, { shipped: base, config: null }), one ? dirname(shown) : shown);
}

/** What the texts at a path are laid over. */
async function baseFor(path: string, one: boolean): Promise<Texts> {
  const beside = join(one ? dirname(path) : path, "_shared");
  if (!existsSync(beside)) return shippedTexts();
  return one ? (await readFolder(beside, "studios/_shared")).texts : new Map();
}

async function readConfigAlone(path: string, shown: string): Promise<ReadStudios> {
  if (/\.ya?ml$/.test(path)) {
    const checked = check(NOTHING, { shipped: await shippedTexts(), config: await textAt(path) });
    return { ...checked, problems: checked.problems.map((one) => ({ ...one, file: shown })) };
  }
  const hint = "name the folder of the studio: a file is checked together with those it belongs to";
  throw new UserError("no_studio", `${shown} is one file`, hint);
}

function check(
  { texts, problems }: Folder,
  { shipped, config }: { readonly shipped: Texts; readonly config: string | null },
): ReadStudios {
  const checked = checkProject({ shipped, overlay: texts, config });
  const files = texts.size + problems.length + (config === null ? 0 : 1);
  return { studios: checked.studios, problems: [...problems, ...checked.problems], files };
}

/** Problems by the names that the reader gave. */
function renamed(read: ReadStudios, shown: string): ReadStudios {
  const lead = shown === "." ? "" : `${shown.replace(/\/+$/, "")}/`;
  const problems = read.problems.map((one) => ({ ...one, file: one.file.replace(`${OVERLAY}/`, lead) }));
  return { ...read, problems };
}

/** Studios that come with the program. */
export async function shippedTexts(): Promise<Texts> {
  const folder = SHIPPED.map((place) => fileURLToPath(new URL(place, import.meta.url))).find(existsSync);
  if (folder !== undefined) return (await readFolder(folder, "studios")).texts;
  throw new UserError("studios_missing", "the studios that come with the program are not there", "install it again");
}

async function textAt(path: string): Promise<string | null> {
  return existsSync(path) ? readFile(path, "utf8") : null;
}
