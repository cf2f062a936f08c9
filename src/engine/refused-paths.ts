import { globMatcher } from "../shared/index.ts";

/** Names that steer agents, hooks or tools wherever they lie: what a branch says in them is data and never active. */
const STEERING_FILES: ReadonlySet<string> = new Set([
  "agents.md",
  "claude.md",
  "claude.local.md",
  "gemini.md",
  ".mcp.json",
  "opencode.json",
  "opencode.jsonc",
  ".npmrc",
  ".gitmodules",
  ".gitattributes",
]);
const STEERING_FOLDERS: ReadonlySet<string> = new Set([
  ".git",
  ".github",
  ".claude",
  ".codex",
  ".gemini",
  ".copilot",
  ".opencode",
  ".husky",
]);

/** Whether a path of the repository steers agents, hooks or tools; compared without regard to case. */
export function steers(path: string): boolean {
  const parts = path.toLowerCase().split("/");
  return STEERING_FILES.has(parts.at(-1) ?? "") || parts.some((part) => STEERING_FOLDERS.has(part));
}

/** Why the project lets no step write this path; null when it may be written. `blocked`: its `protected_paths.block`. */
export function protectedPath(path: string, blocked: readonly string[]): string | null {
  const pattern = globMatcher(blocked)(path);
  return pattern === null ? null : `it is protected: .github/haiku.yml blocks \`${pattern}\` for every step`;
}

/** Why no step may write this path, or null. `folder` is the intent's own. */
export function refusedPath(path: string, folder: string): string | null {
  const parts = path.split("/");
  if (path.startsWith("/") || parts.some((part) => part === ".." || part === "." || part === "")) {
    return "it lies outside the repository";
  }
  if (steers(path)) return "it steers agents, hooks or tools";
  if (parts[0]?.toLowerCase() !== ".haiku") return null;
  if (path.startsWith(".haiku/knowledge/")) return null;
  const own = `.haiku/intents/${folder}/`;
  if (path.startsWith(`${own}knowledge/`)) return null;
  if (/^stages\/[^/]+\/artifacts\/./.test(path.startsWith(own) ? path.slice(own.length) : "")) return null;
  return "plans, decisions and books are changed by the tools alone";
}
