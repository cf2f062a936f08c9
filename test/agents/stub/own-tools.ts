import type { Saying, Tool } from "./conversation.ts";

/** How each program's own tools read a file and write one, by the tool's name; paths are absolute. */
interface Way {
  readonly tool: string;
  readonly args: (path: string, content: string) => unknown;
}

const READING: readonly Way[] = [
  { tool: "Read", args: (file_path) => ({ file_path }) },
  { tool: "read_file", args: (file_path) => ({ file_path }) },
  { tool: "read", args: (filePath) => ({ filePath }) },
  { tool: "view", args: (path) => ({ path }) },
];

const WRITING: readonly Way[] = [
  { tool: "Write", args: (file_path, content) => ({ file_path, content }) },
  { tool: "write_file", args: (file_path, content) => ({ file_path, content }) },
  { tool: "write", args: (filePath, content) => ({ filePath, content }) },
  { tool: "create", args: (path, file_text) => ({ path, file_text }) },
];

/** One tool in which a program runs JavaScript, with all of its tools inside. */
export const codeTool = (tools: readonly Tool[]): Tool | undefined =>
  tools.find(({ name, free }) => name === "exec" && free);

/** Reads a whole file. */
export function reading(tools: readonly Tool[], path: string): Saying {
  return byWay(READING, tools, [path, ""]) ?? running(tools, `cat '${path}'`);
}

/** A file as a whole; `again`: there is one already. */
interface Written {
  readonly path: string;
  readonly content: string;
  readonly again: boolean;
}

/** Writes a whole file. */
export function writing(tools: readonly Tool[], { path, content, again }: Written): Saying {
  const first = again ? `*** Delete File: ${path}\n` : "";
  const patch = `*** Begin Patch\n${first}*** Add File: ${path}\n${lines(content)}*** End Patch\n`;
  const code = codeTool(tools);
  if (code) return { call: code, args: `text(JSON.stringify(await tools.apply_patch(${JSON.stringify(patch)})));` };
  const patching = tools.find(({ name }) => name === "apply_patch");
  return (
    byWay(WRITING, tools, [path, content]) ??
    (patching
      ? { call: patching, args: patching.free ? patch : { input: patch } }
      : { words: "no tool of mine writes files" })
  );
}

/** How each program's own tools run a command. */
const SHELLS: Readonly<Record<string, (command: string) => unknown>> = {
  exec_command: (cmd) => ({ cmd }),
  shell_command: (command) => ({ command }),
  shell: (command) => ({ command: ["bash", "-c", command] }),
  run_shell_command: (command) => ({ command }),
  Bash: (command) => ({ command, description: "Run it" }),
  bash: (command) => ({ command, description: "Run it" }),
};

/** Runs a command of the shell in the checkout. */
export function running(tools: readonly Tool[], command: string): Saying {
  const code = codeTool(tools);
  const given = JSON.stringify({ cmd: command });
  if (code) return { call: code, args: `text(JSON.stringify(await tools.exec_command(${given})));` };
  for (const [name, args] of Object.entries(SHELLS)) {
    const call = tools.find((tool) => tool.name === name);
    if (call) return { call, args: args(command) };
  }
  return { words: "no tool of mine runs commands" };
}

/** Waits for a call that goes on. */
export function goingOn(tools: readonly Tool[], cell: string): Saying {
  const call = tools.find(({ name }) => name === "wait");
  return call ? { call, args: { cell_id: cell, yield_time_ms: 60_000 } } : { words: "no tool of mine waits" };
}

/** One of the step's tools, however the program calls it. */
export function stepTool(tools: readonly Tool[], name: string, args: unknown): Saying {
  const code = codeTool(tools);
  const [wanted, given] = [JSON.stringify(name), JSON.stringify(args)];
  if (code) {
    const find = `const name = ALL_TOOLS.map((tool) => tool.name).find((one) => one.endsWith(${wanted}));`;
    return { call: code, args: `${find} text(JSON.stringify(await tools[name](${given})));` };
  }
  const call = tools.find((tool) => tool.name.endsWith(name));
  return call ? { call, args } : { words: `there is no tool ${name}` };
}

function byWay(
  ways: readonly Way[],
  tools: readonly Tool[],
  [path, content]: readonly [string, string],
): Saying | null {
  for (const { tool, args } of ways) {
    const call = tools.find(({ name }) => name === tool);
    if (call) return { call, args: args(path, content) };
  }
  return null;
}

function lines(content: string): string {
  return content
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => `+${line}\n`)
    .join("");
}
