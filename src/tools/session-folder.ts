import { open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import type { IntentState } from "../method/index.ts";
import { GateRun, OUTCOME_LIMITS, ToolCall } from "../ports/index.ts";
import { hiddenKeys, parseJson, shownKeys } from "../shared/index.ts";
import { readForeign } from "./foreign-file.ts";

const Texts = z.record(z.string(), z.string());

/** What the tool server is given about one step: the private copy of the ledger, as data, and of the work, as files' texts. */
export const SessionFile = z.strictObject({
  /** Key of the step. */
  step: z.string(),
  /** The ledger as the runner has read them: the same program wrote this file, so they are not read a second time. */
  state: z.custom<IntentState>((value) => typeof value === "object" && value !== null),
  /** Files below `.haiku/intents/<folder>/`, path → text. */
  work: Texts,
  tree: z.strictObject({
    /** The private checkout. */
    folder: z.string(),
    /** The runner's own object store for it, which the agent has no business with. */
    books: z.string(),
    kept: z.string(),
    /** Whether the commit's attributes say how the ends of lines are stored. */
    attributes: z.boolean(),
  }),
  /** Every file and folder the step began with, as path and object id; in pairs, for a path may be any word. */
  files: z.array(z.tuple([z.string(), z.string()])),
  /** Patterns of the paths that the project lets no step write. */
  blocked: z.array(z.string()),
  scratch: z.string(),
  /** Variables of the job that gates get, whatever the agent's program hands on to its children. */
  environment: Texts,
  gate_timeout_ms: z.number().int().positive(),
});
/** What `readSession` gives back. */
export type SessionFile = z.infer<typeof SessionFile>;

const SESSION = "session.json";
const TOOL_CALLS = "journal.jsonl";
const GATES = "gates.jsonl";
const SIZE_LIMIT = 64 * 1024 * 1024;
/** More than an outcome may hold is not read. */
const TOOL_CALLS_LIMIT = OUTCOME_LIMITS.bytes;

/** Prepares a folder for one step's tool server: the session, an empty journal, no gates yet. */
export async function writeSession(folder: string, session: SessionFile): Promise<void> {
  await writeFile(join(folder, SESSION), JSON.stringify(hiddenKeys(session)));
  await writeFile(join(folder, TOOL_CALLS), "");
  await writeFile(join(folder, GATES), "");
}

/** Fails with `file_replaced` where the file is no plain one any more or is too large. */
export async function readSession(folder: string): Promise<SessionFile> {
  const text = await readForeign(folder, SESSION, SIZE_LIMIT);
  return shownKeys(parseJson(text, SessionFile, { file: SESSION, maxBytes: SIZE_LIMIT }));
}

/** Accepted calls of the step so far, in order. A last line that was cut off by a kill is left out. */
export async function readToolCalls(folder: string): Promise<readonly ToolCall[]> {
  return entries(folder, TOOL_CALLS, ToolCall);
}

/** Gates the agent had run so far, oldest first. A last line that a kill cut off is left out. */
export async function readGates(folder: string): Promise<readonly GateRun[]> {
  return entries(folder, GATES, GateRun);
}

/** Returns after the line is on disk: what an agent was told was accepted survives a kill. */
export async function appendToolCall(folder: string, entry: ToolCall): Promise<void> {
  await append(join(folder, TOOL_CALLS), entry);
}

/** Each run is on disk before the next is written. */
export async function appendGates(folder: string, runs: readonly GateRun[]): Promise<void> {
  for (const run of runs) await append(join(folder, GATES), run);
}

async function append(path: string, value: unknown): Promise<void> {
  const file = await open(path, "a");
  try {
    await file.appendFile(`${JSON.stringify(value)}\n`);
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** Whole lines only: a kill may have cut the last one off. */
async function entries<T>(folder: string, name: string, schema: z.ZodType<T>): Promise<readonly T[]> {
  const text = await readForeign(folder, name, TOOL_CALLS_LIMIT);
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  return whole
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => parseJson(line, schema, name));
}
