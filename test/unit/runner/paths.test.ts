import { describe, expect, it } from "vitest";
import type { StudioDefinition } from "../../../src/method/index.ts";
import { refusedPath, steers } from "../../../src/runner/refused-paths.ts";
import { inScope, writeScope } from "../../../src/runner/write-scope.ts";
import { parsePlans } from "../../../src/state/index.ts";
import { aFrozenStage, aStage, aState, workWithUnit } from "../../support/books.ts";

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

describe("the scope of a step", () => {
  const studioWith = (location: string) => {
    const text = { body: "", sources: [] };
    const output = { name: "CODE", location, scope: "repo", format: "", required: true, text };
    const stage = { name: "build", outputs: [output] };
    // Of a studio the scope looks at stages and their outputs alone.
    return { stages: [stage] } as unknown as StudioDefinition;
  };
  const scopeOf = (kind: "hat" | "fix" | "review" | "discover", hat: string | null, location = "docs/") => {
    const discovery = [
      { template: "SOURCES", location: ".haiku/intents/{intent-slug}/knowledge/SOURCES.md", required: true },
    ];
    const state = aState(aStage({ frozen: aFrozenStage({ discovery }) }), { findings: [] });
    const plans = parsePlans("airports", ["build", "ship"], workWithUnit({ outputs: ["src/load.mjs", "data/"] }));
    const subject = { hat: "001", fix: "FB-001", review: "spec", discover: "SOURCES" }[kind];
    return writeScope(
      { state, plans, studio: studioWith(location) },
      { stage: "build", kind, subject, hat, n: 1, attempt: 1 },
    );
  };

  it.each([
    ["src/load.mjs", true],
    ["data/rows.csv", true],
    [".haiku/intents/airports/stages/build/artifacts/NOTES.md", true],
    ["src/load.mjs.bak", false],
    ["src/other.mjs", false],
    ["database/x", false],
  ])("a hat on %s: %s", (path, allowed) => expect(inScope(path, scopeOf("hat", "builder"))).toBe(allowed));

  it("is everywhere when the stage's output is the source tree", () => {
    expect(inScope("src/other.mjs", scopeOf("hat", "builder", "(project source tree)"))).toBe(true);
  });

  it("is one artifact for discovery", () => {
    expect(scopeOf("discover", null)).toEqual({
      anywhere: false,
      paths: [".haiku/intents/airports/knowledge/SOURCES.md"],
    });
  });

  it("is nothing for a reviewer", () => expect(scopeOf("review", null).paths).toEqual([]));
});
