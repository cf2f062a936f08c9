/**
 * What steers a program that works in a checkout, by program: instructions it reads unasked, settings it obeys, programs it
 * starts. A branch's versions of these are data and never active. A name without a slash counts in every folder, for most of
 * these are read in folders below the root, too; a name that ends in a slash is a folder with all that is in it; one with a
 * slash within counts below every folder. Letters' case does not matter.
 *
 * To add one: a line here; a preset without an entry fails its test. Where it is told: the programs' own documentation of
 * project instructions, settings, hooks, skills and tool servers.
 */
export const STEERING_FILES: Readonly<Record<string, readonly string[]>> = {
  claude: ["CLAUDE.md", "CLAUDE.local.md", ".claude/", ".claude.json", ".claudeignore", ".claude-plugin/", ".mcp.json"],
  codex: ["AGENTS.md", "AGENTS.override.md", ".codex/", ".agents/", ".codexignore"],
  gemini: ["GEMINI.md", ".gemini/", ".geminiignore", ".aiexclude", ".env", "gemini-extension.json"],
  copilot: [
    ...["AGENTS.md", "CLAUDE.md", "GEMINI.md", ".copilot/", ".mcp.json", ".github/", ".claude/", ".agents/"],
    ...[".vscode/mcp.json", "copilot-instructions.md", ".copilotignore"],
  ],
  opencode: [
    ...["AGENTS.md", "CLAUDE.md", "CONTEXT.md", "opencode.json", "opencode.jsonc", ".opencode/", ".claude/"],
    ...[".agents/", ".env"],
  ],
  // It plays its playbook and reads nothing of the checkout that is not named there.
  rehearsal: [],
  // Any program: what the others that are in use read.
  command: [
    ...["AGENT.md", "AGENTS.md", ".cursor/", ".cursorrules", ".cursorignore", ".windsurf/", ".windsurfrules"],
    ...[".clinerules", ".clinerules/", ".roo/", ".roorules", ".roomodes", ".kilocode/", ".continue/", ".junie/"],
    ...[".aider.conf.yml", ".aiderignore", ".aider.model.settings.yml", ".goosehints", ".goose/", ".amazonq/"],
    ...[".kiro/", ".qwen/", "QWEN.md", ".crush/", "crush.json", ".crush.json", "CRUSH.md", ".augment/", ".trae/"],
    ...[".rules", "WARP.md", ".openhands/", ".env", ".mcp.json", "mcp.json", ".vscode/"],
  ],
  // Programs that agents and their tools start by themselves.
  tools: [
    ...[".git/", ".github/", ".husky/", ".npmrc", ".gitmodules", ".gitattributes", ".envrc", ".devcontainer/"],
    ...[".pre-commit-config.yaml", "lefthook.yml", ".lefthook/", ".yarnrc", ".pnpmfile.cjs"],
  ],
};

const ALL = [...new Set(Object.values(STEERING_FILES).flat())].map((name) => name.toLowerCase());
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
