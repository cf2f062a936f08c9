import * as z from "zod";
import type { ModelApi, Reply, Tokens } from "./conversation.ts";
import { namedEvents, textsIn } from "./events.ts";

const Block = z.looseObject({ type: z.string() });
const Body = z.looseObject({
  model: z.string(),
  stream: z.boolean().optional(),
  system: z.unknown().optional(),
  messages: z.array(z.looseObject({ role: z.string(), content: z.union([z.string(), z.array(Block)]) })),
  tools: z.array(z.looseObject({ name: z.string().optional() })).optional(),
});

/** Anthropic's messages. */
export const anthropic: ModelApi = {
  takes: (path) => /\/messages(\?|$)/.test(path),
  read: (json) => {
    const { model, stream = false, system, messages, tools = [] } = Body.parse(json);
    const blocks = messages.flatMap(({ content }) => (typeof content === "string" ? [] : content));
    return {
      model,
      streams: stream,
      conversation: {
        text: textsIn([system, messages]).join("\n"),
        tools: tools.flatMap(({ name }) => (name === undefined ? [] : [{ name }])),
        answered: blocks.filter(({ type }) => type === "tool_result").length,
      },
    };
  },
  write: (reply) => (reply.question.streams ? streamed(reply) : JSON.stringify(message(reply))),
  keyRefused: {
    status: 401,
    body: { type: "error", error: { type: "authentication_error", message: "invalid x-api-key" } },
  },
  rateLimited: {
    status: 429,
    body: {
      type: "error",
      error: { type: "rate_limit_error", message: "This request would exceed your organization's rate limit" },
    },
  },
  tells: (tokens) => tokens,
};

function usage({ fresh, cached, written, output }: Tokens) {
  return {
    input_tokens: fresh,
    cache_creation_input_tokens: written,
    cache_read_input_tokens: cached,
    output_tokens: output,
  };
}

function blockOf({ saying, number }: Reply) {
  return "call" in saying
    ? { type: "tool_use", id: `toolu_${number}`, name: saying.call.name, input: saying.args }
    : { type: "text", text: saying.words };
}

function message(reply: Reply) {
  const { number, question, saying, tokens } = reply;
  const start = { id: `msg_${number}`, type: "message", role: "assistant", model: question.model };
  const stop_reason = "call" in saying ? "tool_use" : "end_turn";
  return { ...start, content: [blockOf(reply)], stop_reason, stop_sequence: null, usage: usage(tokens) };
}

function streamed(reply: Reply): string {
  const { saying, tokens } = reply;
  const whole = message(reply);
  const begun = { ...whole, content: [], stop_reason: null, usage: { ...usage(tokens), output_tokens: 1 } };
  const [block, delta] =
    "call" in saying
      ? [
          { ...blockOf(reply), input: {} },
          { type: "input_json_delta", partial_json: JSON.stringify(saying.args) },
        ]
      : [
          { type: "text", text: "" },
          { type: "text_delta", text: saying.words },
        ];
  return namedEvents([
    ["message_start", { message: begun }],
    ["content_block_start", { index: 0, content_block: block }],
    ["content_block_delta", { index: 0, delta }],
    ["content_block_stop", { index: 0 }],
    [
      "message_delta",
      { delta: { stop_reason: whole.stop_reason, stop_sequence: null }, usage: { output_tokens: tokens.output } },
    ],
    ["message_stop", {}],
  ]);
}
