import { Bug } from "../../shared/index.ts";

const LINE = /^( *)ANTHROPIC_API_KEY: (.*)$/m;

/** The shipped workflow, with one line for each of these keys: the agent's step gets them, the one of gates does not. */
export function workflowFor(text: string, keys: readonly string[]): string {
  const found = LINE.exec(text);
  if (!found) throw new Bug("the shipped workflow names no model key");
  const [line, indent = "", value = ""] = found;
  const more = keys.filter((key) => key !== "ANTHROPIC_API_KEY");
  const lines = more.map((key) => `${indent}${key}: ${value.replaceAll("ANTHROPIC_API_KEY", key)}`);
  return text.replace(line, () => [line, ...lines].join("\n"));
}
