import { PRESETS } from "../../presets/index.ts";

/** What steers programs that agents and their tools start by themselves; names mean what they mean in a preset's `steeredBy`. */
const TOOLS: readonly string[] = [
  ...[".git/", ".github/", ".husky/", ".npmrc", ".gitmodules", ".gitattributes", ".envrc", ".devcontainer/"],
  ...[".pre-commit-config.yaml", "lefthook.yml", ".lefthook/", ".yarnrc", ".pnpmfile.cjs"],
];

const ALL = [...PRESETS.flatMap(({ steeredBy }) => steeredBy), ...TOOLS].map((name) => name.toLowerCase());
const FOLDERS = new Set(ALL.filter((name) => name.endsWith("/")).map((name) => name.slice(0, -1)));
const FILES = new Set(ALL.filter((name) => !name.includes("/")));
const PATHS = ALL.filter((name) => !name.endsWith("/") && name.includes("/"));

/** Whether a path of the repository steers agents, hooks or tools, wherever it lies. */
export function steers(path: string): boolean {
  const lower = path.toLowerCase();
  const parts = lower.split("/");
  if (FILES.has(parts.at(-1) ?? "") || parts.some((part) => FOLDERS.has(part))) return true;
  return PATHS.some((name) => lower === name || lower.endsWith(`/${name}`));
}
