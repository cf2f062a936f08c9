import { globMatcher } from "../../shared/index.ts";
import { steers } from "./steering-files.ts";

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
