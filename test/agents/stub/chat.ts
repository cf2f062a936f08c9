import * as z from "zod";
import type { ModelApi, Reply, Tokens } from "./conversation.ts";
import { plainEvents, textsIn } from "./events.ts";
import { OPENAI_REFUSALS } from "./openai-refusals.ts";

const Body = z.looseObject({
  model: z.string(),
  stream: z.boolean().optional(),
  messages: z.array(z.looseObject({ role: z.string(), content: z.unknown().optional() })),
  tools: z.array(z.looseObject({ function: z.looseObject({ name: z.string() }).optional() })).optional(),
});

/** OpenAI's chat completions, which many other services speak, too. */
export const chat: ModelApi = {
  takes: (path) => /\/chat\/completions(\?|$)/.test(path),
  read: (json) => {
    const { model, stream = false, messages, tools = [] } = Body.parse(json);
    return {
      model,
      streams: stream,
      conversation: {
        text: textsIn(messages).join("\n"),
        tools: tools.flatMap((tool) => (tool.function ? [{ name: tool.function.name }] : [])),
        answered: messages.filter(({ role }) => role === "tool").length,
      },
    };
  },
  write: (reply) => (reply.question.streams ? streamed(reply) : JSON.stringify(completion(reply))),
  ...OPENAI_REFUSALS,
  tells: ({ fresh, cached, written, output }) => ({ fresh: fresh + written, cached, written: 0, output }),
};

function usage({ fresh, cached, written, output }: Tokens) {
  const prompt = fresh + cached + written;
  return {
    prompt_tokens: prompt,
    completion_tokens: output,
    total_tokens: prompt + output,
    prompt_tokens_details: { cached_tokens: cached },
  };
}

function messageOf({ saying, number }: Reply) {
  if (!("call" in saying)) return { role: "assistant", content: saying.words };
  const call = { name: saying.call.name, arguments: JSON.stringify(saying.args) };
  return { role: "assistant", content: null, tool_calls: [{ id: `call_${number}`, type: "function", function: call }] };
}

function head({ number, question }: Reply) {
  return { id: `chatcmpl-${number}`, created: 1_700_000_000, model: question.model };
}

const why = ({ saying }: Reply) => ("call" in saying ? "tool_calls" : "stop");

function completion(reply: Reply) {
  const choice = { index: 0, message: messageOf(reply), finish_reason: why(reply) };
  return { ...head(reply), object: "chat.completion", choices: [choice], usage: usage(reply.tokens) };
}

function streamed(reply: Reply): string {
  const piece = { ...head(reply), object: "chat.completion.chunk" };
  const { tool_calls, ...said } = { tool_calls: undefined, ...messageOf(reply) };
  const delta = tool_calls ? { ...said, tool_calls: tool_calls.map((call) => ({ index: 0, ...call })) } : said;
  return plainEvents([
    { ...piece, choices: [{ index: 0, delta, finish_reason: null }] },
    { ...piece, choices: [{ index: 0, delta: {}, finish_reason: why(reply) }] },
    { ...piece, choices: [], usage: usage(reply.tokens) },
    "[DONE]",
  ]);
}
