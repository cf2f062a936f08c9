import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import {
  CallToolRequestSchema,
  type Tool as ListedTool,
  ListToolsRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";
import * as z from "zod";
import type { Tool } from "./tool.ts";
import { inputOf, type ToolCalls } from "./tool-calls.ts";

const ObjectSchema = z.looseObject({ type: z.literal("object"), properties: z.record(z.string(), z.looseObject({})) });

/** A tool as it is listed: name, description, hints, and its input as JSON Schema that knows no other fields. */
export function listed(tool: Tool): ListedTool {
  const { $schema: _, ...schema } = ObjectSchema.parse(z.toJSONSchema(inputOf(tool.name), { io: "input" }));
  return { name: tool.name, description: tool.description, annotations: { ...tool.annotations }, inputSchema: schema };
}

/** Serves a desk's tools on standard input and output; the process ends by itself when the agent closes them. */
export async function serveTools(calls: ToolCalls, version: string): Promise<void> {
  const mcp = new McpServer({ name: "haiku", version }, { capabilities: { tools: {} } });
  // The plain handlers below: errors of arguments are to be results with our names, and the schemas are ours.
  mcp.server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: calls.tools.map(listed) }));
  mcp.server.setRequestHandler(CallToolRequestSchema, ({ params }) => calls.call(params.name, params.arguments));
  await mcp.connect(new StdioServerTransport());
}
