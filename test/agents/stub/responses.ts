import * as z from "zod";
import type { ModelApi, Reply, Tokens, Tool } from "./conversation.ts";
import { namedEvents, textsIn } from "./events.ts";
import { OPENAI_REFUSALS } from "./openai-refusals.ts";

const Offered = z.looseObject({
  type: z.string(),
  name: z.string().optional(),
  tools: z.array(z.unknown()).optional(),
});
const Item = z.looseObject({ type: z.string().optional(), tools: z.array(Offered).optional() });
const Body = z.looseObject({
  model: z.string(),
  stream: z.boolean().optional(),
  instructions: z.unknown().optional(),
  input: z.array(Item),
  tools: z.array(Offered).optional(),
});

/** Half a minute is what Codex waits for a call by itself; then it has its model ask for it. */
const GOES_ON = /Script running with cell ID (\S+)/;

/** OpenAI's responses. */
export const responses: ModelApi = {
  takes: (path) => /\/responses(\?|$)/.test(path),
  read: (json) => {
    const { model, stream = false, instructions, input, tools = [] } = Body.parse(json);
    const offered = [
      ...tools,
      ...input.flatMap((item) => (item.type === "additional_tools" ? (item.tools ?? []) : [])),
    ];
    const outputs = input.filter(({ type }) => type?.endsWith("_output")).map((item) => textsIn(item).join("\n"));
    return {
      model,
      streams: stream,
      conversation: {
        text: textsIn([instructions, input]).join("\n"),
        tools: offered.flatMap(toolsOf),
        answered: outputs.filter((output) => !GOES_ON.test(output)).length,
        goesOn: GOES_ON.exec(outputs.at(-1) ?? "")?.[1],
      },
    };
  },
  write: (reply) => (reply.question.streams ? streamed(reply) : JSON.stringify(response(reply))),
  ...OPENAI_REFUSALS,
  tells: ({ fresh, cached, written, output }) => ({ fresh: fresh + written, cached, written: 0, output }),
};

function toolsOf({ type, name, tools }: z.infer<typeof Offered>): readonly Tool[] {
  if (type === "namespace" && name !== undefined) {
    return (tools ?? []).flatMap((one) => toolsOf(Offered.parse(one)).map((tool) => ({ ...tool, namespace: name })));
  }
  if (name === undefined) return [];
  return [type === "custom" ? { name, free: true } : { name }];
}

function usage({ fresh, cached, written, output }: Tokens) {
  const input = fresh + cached + written;
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cached },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: input + output,
  };
}

function itemOf({ saying, number }: Reply) {
  if (!("call" in saying)) {
    const content = [{ type: "output_text", text: saying.words, annotations: [] }];
    return { type: "message", id: `msg_${number}`, role: "assistant", status: "completed", content };
  }
  const { name, namespace, free } = saying.call;
  const call = { call_id: `call_${number}`, name, status: "completed" };
  if (free) return { type: "custom_tool_call", id: `ctc_${number}`, ...call, input: saying.args };
  const within = namespace === undefined ? {} : { namespace };
  return { type: "function_call", id: `fc_${number}`, ...call, ...within, arguments: JSON.stringify(saying.args) };
}

function response(reply: Reply) {
  const { number, question, tokens } = reply;
  const head = { id: `resp_${number}`, object: "response", created_at: 1_700_000_000, model: question.model };
  return { ...head, status: "completed", output: [itemOf(reply)], usage: usage(tokens) };
}

function streamed(reply: Reply): string {
  const whole = response(reply);
  const item = itemOf(reply);
  const events: [string, object][] = [
    ["response.created", { response: { ...whole, status: "in_progress", output: [], usage: null } }],
    ["response.output_item.added", { output_index: 0, item: { ...item, status: "in_progress" } }],
    ...pieces(reply),
    ["response.output_item.done", { output_index: 0, item }],
    ["response.completed", { response: whole }],
  ];
  return namedEvents(events.map(([name, data], sequence_number) => [name, { sequence_number, ...data }]));
}

function pieces(reply: Reply): [string, object][] {
  const item = itemOf(reply);
  const at = { item_id: item.id, output_index: 0 };
  if ("arguments" in item) return [["response.function_call_arguments.done", { ...at, arguments: item.arguments }]];
  if ("call" in reply.saying) return [];
  const text = reply.saying.words;
  return [
    ["response.output_text.delta", { ...at, content_index: 0, delta: text }],
    ["response.output_text.done", { ...at, content_index: 0, text }],
  ];
}
