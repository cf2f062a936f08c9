import * as z from "zod";
import type { ModelApi, Reply } from "./conversation.ts";
import { plainEvents, textsIn } from "./events.ts";

const Part = z.looseObject({ functionResponse: z.unknown().optional() });
const Body = z.looseObject({
  systemInstruction: z.unknown().optional(),
  generationConfig: z
    .looseObject({ responseJsonSchema: z.unknown().optional(), responseSchema: z.unknown().optional() })
    .optional(),
  contents: z.array(z.looseObject({ parts: z.array(Part).optional() })),
  tools: z
    .array(z.looseObject({ functionDeclarations: z.array(z.looseObject({ name: z.string() })).optional() }))
    .optional(),
});

/** Google's Gemini. */
export const gemini: ModelApi = {
  takes: (path) => /:(stream)?generateContent/i.test(path),
  read: (json, path) => {
    const { systemInstruction, generationConfig, contents, tools = [] } = Body.parse(json);
    const form = generationConfig?.responseJsonSchema ?? generationConfig?.responseSchema;
    const parts = contents.flatMap((one) => one.parts ?? []);
    return {
      model: /models\/([^:]+):/.exec(path)?.[1] ?? "unknown",
      fits: form === undefined ? null : JSON.stringify(filled(Form.parse(form))),
      streams: path.includes("stream"),
      conversation: {
        text: textsIn([systemInstruction, contents]).join("\n"),
        tools: tools.flatMap(({ functionDeclarations = [] }) => functionDeclarations.map(({ name }) => ({ name }))),
        answered: parts.filter(({ functionResponse }) => functionResponse !== undefined).length,
      },
    };
  },
  write: (reply) => (reply.question.streams ? plainEvents([answer(reply)]) : JSON.stringify(answer(reply))),
  keyRefused: {
    status: 400,
    body: {
      error: {
        code: 400,
        message: "API key not valid. Please pass a valid API key.",
        status: "INVALID_ARGUMENT",
        details: [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "API_KEY_INVALID" }],
      },
    },
  },
  rateLimited: {
    status: 429,
    body: {
      error: {
        code: 429,
        message: "You exceeded your current quota, please check your plan and billing details.",
        status: "RESOURCE_EXHAUSTED",
      },
    },
  },
  tells: ({ fresh, cached, written, output }) => ({ fresh: fresh + written, cached, written: 0, output }),
};

/** What programs ask for in a form: which model should go on, and the like. */
interface Form {
  readonly type?: string | undefined;
  readonly enum?: readonly unknown[] | undefined;
  readonly properties?: Readonly<Record<string, Form>> | undefined;
}

const Form: z.ZodType<Form> = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  get properties() {
    return z.record(z.string(), Form).optional();
  },
});

/** Anything that fits. */
function filled({ type = "object", enum: choices, properties = {} }: Form): unknown {
  if (choices !== undefined) return choices[0];
  const kind = type.toLowerCase();
  if (kind === "object")
    return Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, filled(one)]));
  if (kind === "array") return [];
  if (kind === "boolean") return false;
  return kind === "string" ? "fine" : 1;
}

function answer({ number, question, saying, tokens: { fresh, cached, written, output } }: Reply) {
  const part =
    "call" in saying
      ? { functionCall: { name: saying.call.name, args: saying.args, id: `fc_${number}` } }
      : { text: saying.words };
  const prompt = fresh + cached + written;
  return {
    candidates: [{ content: { role: "model", parts: [part] }, finishReason: "STOP", index: 0 }],
    usageMetadata: {
      promptTokenCount: prompt,
      candidatesTokenCount: output,
      totalTokenCount: prompt + output,
      cachedContentTokenCount: cached,
    },
    modelVersion: question.model,
  };
}
