import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { UserError } from "../../../../shared/index.ts";
import { matchesPatterns } from "../triggers/index.ts";

const FORBIDDEN = /["<>|*?:\r\n]/;

/** Path inside the archive → content. */
export type Files = Readonly<Record<string, Uint8Array>>;

export interface CollectRequest {
  /** Where relative patterns start. */
  readonly workspace: string;
  /** One path or pattern per line; `!` in front takes files out again. */
  readonly patterns: string;
  readonly includeHidden: boolean;
}

/**
 * Gathers files the way the upload action does: a folder stands for all it holds, hidden files are left out unless
 * asked for, and archive paths start at the deepest folder that all patterns share.
 */
export async function collectFiles(request: CollectRequest): Promise<Files> {
  const lines = request.patterns
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const patterns = lines.map((line) => absolutePattern(request.workspace, line));
  const roots = patterns.filter((pattern) => !pattern.startsWith("!")).map(fixedPart);
  const found = new Map<string, string>();
  for (const root of roots) {
    for (const file of await listFiles(root, request.includeHidden)) {
      if (matchesPatterns(patterns.flatMap(withContents), file)) found.set(file, file);
    }
  }
  const base = await sharedFolder(roots);
  const paths = [...found.keys()].map((file) => relative(base, file));
  const refused = paths.find((path) => FORBIDDEN.test(path));
  if (refused !== undefined) {
    const what = `The path for one of the files in artifact is not valid: ${JSON.stringify(refused)}`;
    throw new UserError("artifact_name", what, 'leave out " : < > | * ? and line breaks');
  }
  const entries = await Promise.all(
    [...found.keys()]
      .sort()
      .map(async (file) => [relative(base, file).split(sep).join("/"), await readFile(file)] as const),
  );
  return Object.fromEntries(entries);
}

function absolutePattern(workspace: string, line: string): string {
  return line.startsWith("!") ? `!${resolve(workspace, line.slice(1))}` : resolve(workspace, line);
}

/** The part of a pattern before its first wildcard segment. */
function fixedPart(pattern: string): string {
  const segments = pattern.split("/");
  const wild = segments.findIndex((segment) => /[*?[]/.test(segment));
  return wild < 0 ? pattern : segments.slice(0, wild).join("/") || "/";
}

/** A plain path means itself and, if a folder, everything below; in a pattern a double star may stand for no folder. */
function withContents(pattern: string): readonly string[] {
  const bare = pattern.startsWith("!") ? pattern.slice(1) : pattern;
  const sign = pattern.startsWith("!") ? "!" : "";
  if (fixedPart(bare) === bare) return [`${sign}${bare}`, `${sign}${bare}/**`];
  return bare.includes("/**/") ? [pattern, `${sign}${bare.replaceAll("/**/", "/")}`] : [pattern];
}

async function listFiles(root: string, includeHidden: boolean): Promise<readonly string[]> {
  const info = await stat(root).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (info === null) return [];
  if (info.isFile()) return [root];
  const entries = await readdir(root, { withFileTypes: true });
  const visible = entries.filter((entry) => includeHidden || !entry.name.startsWith("."));
  const nested = await Promise.all(visible.map((entry) => listFiles(join(root, entry.name), includeHidden)));
  return nested.flat();
}

async function sharedFolder(roots: readonly string[]): Promise<string> {
  const folders = await Promise.all(
    roots.map(async (root) => {
      const files = await listFiles(root, true);
      return files.length === 1 && files[0] === root ? dirname(root) : root;
    }),
  );
  const [first = "/", ...rest] = folders;
  return rest.reduce((shared, folder) => commonParent(shared, folder), first);
}

function commonParent(left: string, right: string): string {
  let parent = left;
  while (parent !== right && !right.startsWith(parent === "/" ? "/" : `${parent}/`)) parent = dirname(parent);
  return parent;
}
