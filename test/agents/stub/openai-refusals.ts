import type { ModelApi } from "./conversation.ts";

/** How OpenAI refuses, in both of its APIs. */
export const OPENAI_REFUSALS: Pick<ModelApi, "keyRefused" | "rateLimited"> = {
  keyRefused: {
    status: 401,
    body: {
      error: {
        message: "Incorrect API key provided: sk-***. You can find your API key in your account.",
        type: "invalid_request_error",
        param: null,
        code: "invalid_api_key",
      },
    },
  },
  rateLimited: {
    status: 429,
    body: {
      error: {
        message: "You exceeded your current quota, please check your plan and billing details.",
        type: "insufficient_quota",
        param: null,
        code: "insufficient_quota",
      },
    },
  },
};
