import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import * as z from "zod";
import { HostError, parseJson } from "../../shared/index.ts";

const McpConfig = z.object({
  mcpServers: z.object({ haiku: z.object({ command: z.string(), args: z.array(z.string()) }) }),
});
const Answer = z.record(z.string(), z.unknown());
const Content = z.array(z.looseObject({ type: z.string(), text: z.string().optional() }));

/** A tool's answer, read from the JSON of its first text. */
export interface ToolAnswer {
  readonly isError: boolean;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The tools as an agent has them: listed with the names of their fields, and called. */
export interface ToolClient {
  readonly tools: ReadonlyMap<string, readonly string[]>;
  readonly call: (tool: string, args: Readonly<Record<string, unknown>>) => Promise<ToolAnswer>;
  readonly close: () => Promise<void>;
}

/** Starts the tool server that an MCP configuration names, and connects to it. */
export async function connectTools(config: string, environment: Record<string, string>): Promise<ToolClient> {
  const { command, args } = parseJson(config, McpConfig, "the MCP configuration").mcpServers.haiku;
  const client = new Client({ name: "haiku-rehearsal", version: "1.0.0" });
  await client.connect(new StdioClientTransport({ command, args, env: environment, stderr: "inherit" }));
  const { tools } = await client.listTools();
  return {
    tools: new Map(tools.map((tool) => [tool.name, Object.keys(tool.inputSchema.properties ?? {})])),
    call: async (name, values) => readAnswer(name, await client.callTool({ name, arguments: { ...values } })),
    close: () => client.close(),
  };
}

/** A tool's answer out of what MCP says. Fails when that holds no text, or none that is JSON. */
export function readAnswer(tool: string, { content, isError }: Readonly<Record<string, unknown>>): ToolAnswer {
  const text = Content.parse(content).find((part) => part.type === "text")?.text;
  if (text === undefined) throw new HostError(`${tool} answered without text`, { retryable: false });
  return { isError: isError === true, fields: parseJson(text, Answer, `the answer of ${tool}`) };
}
