import { describe, expect, it } from "vitest";
import { steers } from "../../../src/engine/index.ts";
import { AGENT_NAMES, findPreset, type LaunchContext } from "../../../src/presets/index.ts";

const CONTEXT: LaunchContext = {
  cwd: "/tree",
  promptFile: "/session/prompt.md",
  prompt: "Do it.",
  toolServer: { command: "/usr/bin/node", args: ["/bundle/tool-server.mjs", "/session"] },
  mcpConfig: "/scratch/mcp.json",
  home: "/scratch/home",
  given: {},
  model: "large",
  args: ["--extra"],
  node: "/usr/bin/node",
  bundleFolder: "/bundle",
};

/** Agent → what must stand in its argv, and how it gets the prompt. */
const CASES: readonly (readonly [string, readonly string[], "stdin" | "file"])[] = [
  ["claude", ["--print", "--mcp-config", "/scratch/mcp.json", "--strict-mcp-config", "--model", "large"], "stdin"],
  ["codex", ["exec", "--json", "--model", "large", "-"], "stdin"],
  ["gemini", ["--approval-mode", "yolo", "--model", "large"], "stdin"],
  ["copilot", ["--additional-mcp-config", "@/scratch/mcp.json", "--no-ask-user", "--model", "large"], "file"],
  ["opencode", ["run", "--format", "json", "--model", "large"], "file"],
];

describe("presets", () => {
  it.each(CASES)("%s is started without a terminal, with the tools and the model", (name, parts, way) => {
    const launch = findPreset(name).launch(CONTEXT);
    for (const part of [...parts, "--extra"]) expect(launch.argv).toContain(part);
    expect(launch.stdin).toBe(way === "stdin" ? "Do it." : null);
    if (way === "file") expect(launch.argv.join(" ")).toContain("/session/prompt.md");
  });

  it.each(CASES)("%s is told nothing of a model when none is chosen", (name) => {
    expect(findPreset(name).launch({ ...CONTEXT, model: null }).argv).not.toContain("--model");
  });

  it.each(["gemini", "opencode", "codex"])("%s finds the tool server in its own settings", (name) => {
    const { files, argv } = findPreset(name).launch(CONTEXT);
    expect(JSON.stringify(files) + argv.join(" ")).toContain("tool-server");
  });

  it("hands Codex its key by the name it reads, and its address in settings, never among the arguments", () => {
    const given = { OPENAI_API_KEY: "the key", OPENAI_BASE_URL: "https://models.example/v1" };
    const { argv, environment, files } = findPreset("codex").launch({ ...CONTEXT, given });
    expect(environment).toMatchObject({ CODEX_API_KEY: "the key" });
    expect(files?.[".codex/config.toml"]).toContain('openai_base_url = "https://models.example/v1"');
    expect(argv.join(" ") + JSON.stringify(files)).not.toContain("the key");
  });

  it("fills in what a command of one's own asks for, and leaves other braces alone", () => {
    const args = ["my-agent", "{prompt_file}", "--in={cwd}", "{mcp_config}", "{model}", "{other}"];
    const launch = findPreset("command").launch({ ...CONTEXT, args });
    expect(launch.argv).toEqual([
      "my-agent",
      "/session/prompt.md",
      "--in=/tree",
      "/scratch/mcp.json",
      "large",
      "{other}",
    ]);
  });

  it("names what is missing when a command has no program", () => {
    expect(() => findPreset("command").launch({ ...CONTEXT, args: [] })).toThrow(/needs the program/);
  });

  it("refuses an unknown agent with the known ones", () => {
    expect(() => findPreset("clade")).toThrow(expect.objectContaining({ code: "agent_unknown" }));
    expect(AGENT_NAMES).toHaveLength(7);
  });

  it.each([
    [
      "claude",
      '{"type":"result","modelUsage":{"large":{"inputTokens":5,"cacheReadInputTokens":100,"cacheCreationInputTokens":20,"outputTokens":2},"small":{"inputTokens":1,"outputTokens":1}},"total_cost_usd":0.5}',
      { input_tokens: 126, output_tokens: 3, cost_usd: 0.5 },
    ],
    [
      "codex",
      '{"type":"turn.completed","usage":{"input_tokens":5,"cached_input_tokens":1,"output_tokens":2}}',
      { input_tokens: 5, output_tokens: 2 },
    ],
    [
      "gemini",
      '{"type":"result","status":"success","stats":{"input_tokens":5,"output_tokens":2}}',
      { input_tokens: 5, output_tokens: 2 },
    ],
    ["claude", '{"type":"assistant"}', null],
    ["claude", "{ not json", null],
  ])("%s tells what it used: %s", (name, line, usage) => {
    expect(findPreset(name).usage(line)).toEqual(usage);
  });

  it.each(AGENT_NAMES)("%s has its list of files that steer it, none of which it gets from a branch", (name) => {
    for (const file of findPreset(name).steeredBy) {
      const path = file.endsWith("/") ? `${file}anything` : file;
      for (const place of [path, `packages/a/${path}`, path.toUpperCase()])
        expect([place, steers(place)]).toEqual([place, true]);
    }
  });

  it("programs that read instructions have some in their list", () => {
    for (const [name] of CASES) expect(findPreset(name).steeredBy.length, name).toBeGreaterThan(0);
  });

  it.each(["env.ts", ".env.example", "src/claude.ts", "docs/agents/readme.md", "cursor/x", "my.npmrc"])(
    "%s steers nobody",
    (path) => expect(steers(path)).toBe(false),
  );
});
