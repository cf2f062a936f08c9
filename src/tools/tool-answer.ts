import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import type * as z from "zod";
import { describeError, type ErrorCode, UserError } from "../shared/index.ts";

type Fields = Readonly<Record<string, unknown>>;

/** What a call gave, as text for the model and as data for programs. */
export function reply(fields: Fields): CallToolResult {
  return { content: [{ type: "text", text: JSON.stringify(fields) }], structuredContent: { ...fields } };
}

/** A problem the agent can act on: a result, not a protocol error, so that the model sees it. */
export function refusal(code: ErrorCode, message: string, details: Fields = {}): CallToolResult {
  return { ...reply({ error: code, message, ...details }), isError: true };
}

/** Arguments that do not fit, field by field. */
export function inputInvalid(tool: string, error: z.ZodError): CallToolResult {
  const errors = error.issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code !== "unrecognized_keys") return [{ path: path.join("."), message: issue.message }];
    return issue.keys.map((key) => ({ path: [...path, key].join("."), message: "this field is not known here" }));
  });
  const message = `correct these fields and call again: ${errors.map(({ path }) => path || "(whole input)").join(", ")}`;
  return refusal(`${tool}_input_invalid`, message, { errors });
}

/** An error while a tool worked. The server goes on; `report` gets what is not the agent's business. */
export function failure(error: unknown, report: (line: string) => void): CallToolResult {
  if (error instanceof UserError) return refusal(error.code, `${error.message}; ${error.hint}`);
  report(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return refusal("tool_failed", `${describeError(error)}. Try once more; if it fails again, end your work.`);
}
