import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { passedNames } from "../../../../src/agents/index.ts";
import { runCli } from "../../../../src/cli/index.ts";
import { KNOWN_AGENTS, MODEL_KEYS, PLACEHOLDERS } from "../../../../src/rehearsal/demo/agent-option.ts";
import { helpText, KILL_POINTS } from "../../../../src/rehearsal/demo/index.ts";
import { parseConfig } from "../../../../src/studio/index.ts";
import { ROOT } from "../../../support/house/read-sources.ts";

/* What the front page says has to be so: every name in it is looked for in the program. */

const text = readFileSync(join(ROOT, "README.md"), "utf8");
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const all = (pattern: RegExp): readonly string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, one = ""]) => one)),
];

describe("the front page", () => {
  it.each(all(/npm run ([a-z:]+)/g))("npm run %s is a script", (script) => {
    expect(JSON.parse(read("package.json")).scripts).toHaveProperty(script);
  });

  it("names options that the demo has, all of them", () => {
    const table = text.slice(text.indexOf("### Play it your way"), text.indexOf("## Install it"));
    const named = [...new Set([...table.matchAll(/`[^`]*?(--[a-z][a-z-]+)/g)].map(([, option]) => option))].sort();
    const there = [...helpText([]).matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option]) => option).sort();
    expect(named).toEqual(there);
    expect(all(/--kill-at ([a-z-]+)/g).filter((point) => !KILL_POINTS.some((known) => known === point))).toEqual([]);
    for (const agent of KNOWN_AGENTS) expect(table).toContain(`\`${agent}\``);
    for (const [, name] of table.matchAll(/\{([a-z_]+)\}/g)) expect(PLACEHOLDERS).toContain(name);
  });

  it.each(all(/`([A-Z][A-Z0-9_]{3,})(?:=[^`]*)?`/g))("%s is a variable that is read", (name) => {
    const readers = [read("src/app/config.ts"), MODEL_KEYS.join("\n")].join("\n");
    const passesToAgents = passedNames({ [name]: "set" }).includes(name);
    expect(passesToAgents || new RegExp(`\\b${name}\\b`).test(readers)).toBe(true);
  });

  it.each(
    all(/`((?:src|action|studios|\.github|\.haiku)\/[\w./-]*|[A-Z]\w+\.md|app\.yml|Dockerfile)`/g).filter(
      (path) => !path.startsWith(".haiku/") && !/^\.github\/(workflows\/haiku|haiku)\.yml$/.test(path),
    ),
  )("%s is there", (path) => {
    expect(existsSync(join(ROOT, path))).toBe(true);
  });

  it("gives a configuration that is one", () => {
    const yaml = /```yaml\n([\s\S]*?)```/.exec(text)?.[1]?.replace(/^ {3}/gm, "") ?? "";
    expect(parseConfig(yaml, "README.md")).toMatchObject({ studio: "example", agents: { default: { use: "claude" } } });
  });

  it.each(["status", "next", "history", "verify"])("haiku %s is a command", async (command) => {
    expect(text).toContain(`\`${command}\``);
    const silent = {
      folder: ROOT,
      write: () => undefined,
      complain: () => undefined,
      startDemo: async () => 1,
      now: () => "",
    };
    expect(await runCli([command, "--help"], silent)).toBe(0);
  });

  it("speaks of the place that the App listens at", () => {
    expect(read("src/app/config.ts")).toContain("/api/github/webhooks");
    expect(read("src/app/health-routes.ts")).toContain("/readyz");
    expect(existsSync(join(ROOT, "studios/example/stages/build/hats/builder.md"))).toBe(true);
  });
});
