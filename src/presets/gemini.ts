import * as z from "zod";
import { GOOGLE_CLOUD } from "./clouds.ts";
import { type AgentPreset, type LaunchContext, optional, TOOL_CALL_MS } from "./preset.ts";
import { Tokens, usageFrom } from "./usage-line.ts";

/** What was cached is a part of what went in. */
const Result = z.object({ type: z.literal("result"), stats: Tokens });

/**
 * Gemini CLI, headless: started with a query on standard input. What it has to keep to stands in settings of its own: how it
 * shows who it is, its one server of tools, and that no `.env` of the checkout counts. It reads no file outside its folders, so the
 * prompt's data are named as one.
 */
export const gemini: AgentPreset = {
  name: "gemini",
  keys: [
    ...["GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_GEMINI_BASE_URL", "GEMINI_MODEL", "GEMINI_API_KEY_AUTH_MECHANISM"],
  ],
  rented: [{ when: "GOOGLE_GENAI_USE_VERTEXAI", keys: GOOGLE_CLOUD }],
  version: ["gemini", "--version"],
  steeredBy: [
    "GEMINI.md",
    "AGENTS.md",
    ".gemini/",
    ".agents/",
    ".geminiignore",
    ".aiexclude",
    ".env",
    "gemini-extension.json",
  ],
  launch: (context) => ({
    argv: [
      "gemini",
      ...["--output-format", "stream-json", "--approval-mode", "yolo", "--skip-trust"],
      ...["--include-directories", folderOf(context.promptFile), "--allowed-mcp-server-names", "haiku"],
      ...optional("--model", context.model),
      ...context.args,
    ],
    stdin: context.prompt,
    files: { ".gemini/settings.json": JSON.stringify(settings(context)) },
  }),
  usage: usageFrom(Result, ({ stats }) => stats),
};

function settings({ given, toolServer }: LaunchContext) {
  const auth = given.GOOGLE_GENAI_USE_VERTEXAI === "true" ? "vertex-ai" : "gemini-api-key";
  return {
    security: { auth: { selectedType: auth, enforcedType: auth } },
    advanced: { ignoreLocalEnv: true },
    general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
    privacy: { usageStatisticsEnabled: false },
    mcpServers: { haiku: { ...toolServer, trust: true, timeout: TOOL_CALL_MS } },
  };
}

const folderOf = (file: string): string => file.slice(0, file.lastIndexOf("/"));
