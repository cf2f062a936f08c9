import { describe, expect, it } from "vitest";
import { steers } from "../../../src/engine/index.ts";
import { AGENT_NAMES, findPreset, keysFor, type LaunchContext, troubleIn } from "../../../src/presets/index.ts";

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

  it.each([
    ["claude", {}, false],
    ["claude", { CLAUDE_CODE_USE_BEDROCK: "1" }, true],
    ["codex", { CLAUDE_CODE_USE_BEDROCK: "1" }, false],
    ["command", { CLAUDE_CODE_USE_BEDROCK: "1" }, false],
  ])("%s gets keys of a cloud only where it is told to use that cloud: %j", (name, job, gets) => {
    expect(keysFor(findPreset(name), job).includes("AWS_SECRET_ACCESS_KEY")).toBe(gets);
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
    [
      "opencode",
      '{"type":"step_finish","part":{"tokens":{"input":5,"output":2,"reasoning":1,"cache":{"read":100,"write":20}},"cost":0.5}}',
      { input_tokens: 125, output_tokens: 3, cost_usd: 0.5 },
    ],
    ["claude", '{"type":"assistant"}', null],
    ["claude", "{ not json", null],
  ])("%s tells what it used: %s", (name, line, usage) => {
    expect(findPreset(name).usage(line)).toEqual(usage);
  });

  const metrics = (inputTokens: unknown, outputTokens: number) => ({ usage: { inputTokens, outputTokens } });
  it.each([
    ["several models", { a: metrics(100, 5), b: metrics(20, 1) }, { input_tokens: 120, output_tokens: 6 }],
    ["none", {}, { input_tokens: 0, output_tokens: 0 }],
    ["what is no number of tokens", { a: metrics("many", 5) }, null],
    ["less than nothing", { a: metrics(-1, 5) }, null],
  ])("copilot tells what it used in a file: %s", (_, modelMetrics, usage) => {
    expect(findPreset("copilot").usageFile?.read(JSON.stringify({ modelMetrics }))).toEqual(usage);
  });
  it.each(["", "not JSON", "{", "[]"])("a file of usage that holds %j tells nothing", (text) => {
    expect(findPreset("copilot").usageFile?.read(text)).toBeNull();
  });

  it.each([
    ["key", '{"type":"system","subtype":"api_retry","error_status":401,"error":"authentication_failed"}'],
    ["key", '{"type":"result","is_error":true,"duration_ms":429,"result":"Not logged in"}'],
    ["key", '{"type":"turn.failed","error":{"message":"unexpected status 401 Unauthorized"}}'],
    ["limit", '{"type":"system","subtype":"api_retry","error_status":429,"error":"rate_limit"}'],
    ["limit", '{"type":"error","message":"Quota exceeded. Check your plan and billing details."}'],
    ["network", '{"type":"system","subtype":"api_retry","error_status":null,"error":"unknown"}'],
    ["network", '{"type":"error","message":"Connection failed: error sending request"}'],
    ["network", "TypeError: fetch failed (ECONNREFUSED 127.0.0.1:9)"],
    [null, '{"type":"assistant","message":"The handler answers 401 Unauthorized and ECONNREFUSED."}'],
    [null, '{"type":"result","is_error":false,"duration_ms":401}'],
    [null, "Tests 401 passed in 429 ms"],
  ])("sees that it is the %s in: %s", (trouble, line) => {
    expect(troubleIn(["before", line, '{"type":"message","text":"after"}'])).toBe(trouble);
  });

  it("takes no trouble for the reason that a program has got over long ago", () => {
    const later = Array.from({ length: 30 }, (_, n) => `line ${n}`);
    expect(troubleIn(["HTTP 429: too many requests", ...later])).toBeNull();
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
