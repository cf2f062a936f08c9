import * as z from "zod";
import { type AgentPreset, optional } from "./preset.ts";
import { Tokens, usageFrom } from "./usage-line.ts";

const Result = z.object({ type: z.literal("result"), stats: Tokens });

/** Gemini CLI, headless: started with a query on standard input; its tool servers come from the home's settings. */
export const gemini: AgentPreset = {
  name: "gemini",
  keys: [
    "GEMINI_API_KEY",
    "GOOGLE_API_KEY",
    "GOOGLE_GENAI_USE_VERTEXAI",
    "GOOGLE_CLOUD_PROJECT",
    "GOOGLE_CLOUD_LOCATION",
  ],
  version: ["gemini", "--version"],
  steeredBy: ["GEMINI.md", ".gemini/", ".geminiignore", ".aiexclude", ".env", "gemini-extension.json"],
  launch: (context) => ({
    argv: [
      "gemini",
      ...["--output-format", "stream-json", "--approval-mode", "yolo", "--skip-trust"],
      ...optional("--model", context.model),
      ...context.args,
    ],
    stdin: context.prompt,
    files: {
      ".gemini/settings.json": JSON.stringify({ mcpServers: { haiku: { ...context.toolServer, trust: true } } }),
    },
  }),
  usage: usageFrom(Result, ({ stats }) => stats),
};
