import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import {
  type CallToolRequest,
  CallToolRequestSchema,
  type Tool as ListedTool,
  ListToolsRequestSchema,
  type ServerNotification,
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

/** What a host tells its model of this server as a whole. */
const INSTRUCTIONS = [
  "These tools change the state of one step of one intent, and nothing else does.",
  "Give `intent` and `stage` in every call exactly as your prompt has them.",
  "A refusal is an answer with `error` and `message`: the message says what to do, then call again.",
  "Quality gates may take minutes: wait for their answer, do not start them a second time.",
  "Your prompt names the call that ends the step. Without it the step has failed.",
].join(" ");

/** Serves a desk's tools on standard input and output; the process ends by itself when the agent closes them. */
export async function serveTools(calls: ToolCalls, version: string): Promise<void> {
  const mcp = new McpServer({ name: "haiku", version }, { capabilities: { tools: {} }, instructions: INSTRUCTIONS });
  // The plain handlers below: errors of arguments are to be results with our names, and the schemas are ours.
  mcp.server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: calls.tools.map(listed) }));
  mcp.server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal, sendNotification }) => {
    const signs = showLife(params, sendNotification);
    try {
      return await calls.call(params.name, params.arguments, signal);
    } finally {
      signs.stop();
    }
  });
  await mcp.connect(new StdioServerTransport(undefined, undefined, { maxBufferSize: LONGEST_CALL }));
}

/** So long a call is still read, to be refused by name: far above what any schema takes. In bytes. */
const LONGEST_CALL = 64 * 1024 * 1024;

/** Hosts give up on a call that is silent for a minute; the shortest limit that was seen is 30 s. */
const SIGN_OF_LIFE_MS = 5000;

/** Tells a host that wants to hear of it, as long as a call goes on, that it does. */
function showLife(
  { name, _meta }: CallToolRequest["params"],
  send: (notification: ServerNotification) => Promise<void>,
): { readonly stop: () => void } {
  const token = _meta?.progressToken;
  if (token === undefined) return { stop: () => undefined };
  let progress = 0;
  const timer = setInterval(() => {
    progress += SIGN_OF_LIFE_MS / 1000;
    const message = `${name} goes on, ${progress} s so far`;
    // A host that is gone hears nothing; the server then ends with its input.
    send({ method: "notifications/progress", params: { progressToken: token, progress, message } }).catch(stop);
  }, SIGN_OF_LIFE_MS);
  const stop = (): void => clearInterval(timer);
  return { stop };
}
