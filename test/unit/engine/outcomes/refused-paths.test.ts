import { describe, expect, it } from "vitest";
import { refusedPath, steers } from "../../../../src/engine/index.ts";

const REFUSED = [
  ".git/config",
  ".git/hooks/pre-commit",
  "sub/.git/config",
  ".github/workflows/ci.yml",
  ".GitHub/workflows/ci.yml",
  ".github",
  "AGENTS.md",
  "docs/CLAUDE.md",
  "claude.md",
  "GEMINI.md",
  ".mcp.json",
  ".claude/settings.json",
  ".codex/config.toml",
  ".gemini/settings.json",
  ".husky/pre-commit",
  ".npmrc",
  "packages/a/.npmrc",
  ".gitmodules",
  "sub/.gitattributes",
  ".env",
  "packages/a/.env",
  ".cursor/rules/all.mdc",
  ".agents/skills/deploy/SKILL.md",
  "docs/AGENTS.override.md",
  "CLAUDE.local.md",
  ".github/copilot-instructions.md",
  "opencode.json",
  "sub/opencode.jsonc",
  ".vscode/mcp.json",
  ".envrc",
  "../outside",
  "a/../../outside",
  "/etc/passwd",
  ".haiku/intents/airports/intent.md",
  ".haiku/intents/airports/decisions.md",
  ".haiku/intents/airports/stages/build/plan.md",
  ".haiku/intents/airports/stages/build/units/unit-001-load.md",
  ".haiku/intents/other/knowledge/NOTES.md",
  ".haiku/intents/other/stages/build/artifacts/A.md",
  ".haiku/studios/example/STUDIO.md",
  ".haiku/playbook.yml",
  ".haiku/intents/airports/stages/build/artifacts",
];

const TAKEN = [
  "src/load.mjs",
  "deploy/github/ci.yml",
  "docs/git/hooks.md",
  ".gitignore",
  "github/notes.md",
  ".haiku/knowledge/SOURCES.md",
  ".haiku/intents/airports/knowledge/SOURCES.md",
  ".haiku/intents/airports/stages/build/artifacts/RUNBOOK.md",
];

describe("paths", () => {
  it.each(REFUSED)("%s is written by no step", (path) => expect(refusedPath(path, "airports")).not.toBeNull());
  it.each(TAKEN)("%s may be written", (path) => expect(refusedPath(path, "airports")).toBeNull());

  it("keeps what steers agents from them, and nothing else", () => {
    expect(["AGENTS.md", ".github/a.yml", ".npmrc"].every(steers)).toBe(true);
    expect(["README.md", ".gitignore", ".haiku/intents/a/intent.md"].some(steers)).toBe(false);
  });
});
