import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import * as z from "zod";
import {
  acceptCommand,
  commandSchema,
  toolsOf as commandsOf,
  elsewhereProblem,
  gatesToRun,
  type Session,
  withFiles,
  withGates,
} from "../engine/index.ts";
import { type FileTree, gatesOfUnit, type QualityGate } from "../method/index.ts";
import { type GateRun, OUTCOME_LIMITS, type ToolCall } from "../ports/index.ts";
import { contentId } from "../shared/index.ts";
import { GIVEN_ONCE, withAnchor, withSizes, withWarning } from "./call-details.ts";
import { GATES_RUN, GatesRunInput, mayRunGates, unitNamed, unitsOf } from "./gates-command.ts";
import { readPlainly } from "./plain-meaning.ts";
import { TOOLS } from "./registry.ts";

import type { Tool } from "./tool.ts";
import { failure, inputInvalid, refusal, reply } from "./tool-answer.ts";

/** What the desk needs from outside: the checkout as it is now, programs, and a place where nothing gets lost. */
export interface ToolCallsHost {
  readonly treeOf: () => Promise<FileTree>;
  /** Text of a file of that tree, by object id; null for what is no file. */
  readonly readText: (oid: string) => Promise<string | null>;
  /** `stop`: the agent does not wait for it any more. */
  readonly runGate: (gate: QualityGate, stop: AbortSignal) => Promise<GateRun>;
  readonly keepCall: (entry: ToolCall) => Promise<void>;
  readonly keepGates: (runs: readonly GateRun[]) => Promise<void>;
  readonly report: (line: string) => void;
}

/** The tools of one step as MCP serves them. */
export interface ToolCalls {
  /** In the order of the registry. */
  readonly tools: readonly Tool[];
  /** `stop` tells that the agent waits for the answer no more: a call that has not begun does nothing, and gates are ended. */
  readonly call: (name: string, args: unknown, stop?: AbortSignal) => Promise<CallToolResult>;
}

/** What a call comes to: the session after it, and the answer. */
interface Turn {
  readonly session: Session;
  readonly answer: CallToolResult;
  /** Name of the refusal, where a command was refused. */
  readonly refused?: string;
}

/** Of whoever waits for every answer. */
const NEVER = new AbortController().signal;

type Host = Omit<ToolCallsHost, "runGate"> & { readonly runGate: (gate: QualityGate) => Promise<GateRun> };

const Arguments = z.record(z.string(), z.unknown());

/** Schema of a tool's input: that of its command. */
export function inputOf(name: string): z.ZodType {
  return name === GATES_RUN ? GatesRunInput : commandSchema(name);
}

/** Tools a step sees, in the order of the registry. */
export function toolsOf(session: Pick<Session, "state" | "step">): readonly Tool[] {
  const names = new Set(commandsOf(session));
  if (mayRunGates(session.step)) names.add(GATES_RUN);
  return TOOLS.filter((tool) => names.has(tool.name));
}

/**
 * Answers the calls of one step's agent, one after another, on the step's private copy. Every refusal and every error
 * is an answer; nothing an agent sends ends the server.
 */
export function openToolCalls(start: Session, host: ToolCallsHost): ToolCalls {
  const tools = toolsOf(start);
  let session = start;
  let last: Promise<unknown> = Promise.resolve();
  const warned = new Set<string>();

  async function kept(call: ToolCall): Promise<ToolCall> {
    return withWarning({ ...call, args: await withAnchor(session.files, host.readText, call) }, warned);
  }

  async function take(name: string, given: unknown, stop: AbortSignal): Promise<CallToolResult> {
    stop.throwIfAborted();
    const tool = tools.find((candidate) => candidate.name === name);
    if (!tool) return refusal("tool_not_available", `this step has: ${tools.map((one) => one.name).join(", ")}`);
    const input = readPlainly(inputOf(name), given ?? {});
    if ("error" in input) return inputInvalid(name, input.error);
    if (seesFiles(tool)) session = onTree(session, await host.treeOf());
    const runGate = async (gate: QualityGate): Promise<GateRun> => {
      const run = await host.runGate(gate, stop);
      stop.throwIfAborted(); // it was ended, which says nothing about it
      return run;
    };
    const at = { ...host, runGate };
    const turn =
      name === GATES_RUN
        ? await runAsked(session, at, GatesRunInput.parse(input.args))
        : await decide(session, at, await kept({ name, args: Arguments.parse(input.args) }));
    session = turn.session;
    if (turn.refused === GIVEN_ONCE) warned.add(name);
    return turn.answer;
  }

  return {
    tools,
    call: (name, args, stop = NEVER) => {
      const next = last.then(() =>
        take(name, args, stop).catch((error: unknown) =>
          stop.aborted ? reply({ cancelled: name }) : failure(error, host.report),
        ),
      );
      last = next;
      return next;
    },
  };
}

async function decide(before: Session, host: Host, call: ToolCall): Promise<Turn> {
  const session = await runGates(before, host, gatesToRun(before, call.name));
  const answered = acceptCommand(await withKnowledge(session, host, call), call);
  if (answered.kind === "refused") {
    const details = await withSizes(host.readText, answered.details);
    return { session, answer: refusal(answered.code, answered.message, details), refused: answered.code };
  }
  const kept = answered.session.accepted.slice(session.accepted.length);
  if (!answered.session.ended && tooMuch(answered.session.accepted))
    return { session, answer: refusal("calls_used_up", "this step has said as much as a step may: end it now") };
  for (const entry of kept) await host.keepCall(entry);
  return { session: kept.length === 0 ? session : answered.session, answer: reply(answered.reply) };
}

/** Calls that are left for ending the step. */
const FOR_THE_END = 5;
/** What all calls of a step may come to; its files need the rest. */
const MOST_BYTES = OUTCOME_LIMITS.bytes / 2;

function tooMuch(accepted: Session["accepted"]): boolean {
  if (accepted.length > OUTCOME_LIMITS.calls - FOR_THE_END) return true;
  return accepted.reduce((bytes, { args }) => bytes + sizeOf(args), 0) > MOST_BYTES;
}

const SIZES = new WeakMap<ToolCall["args"], number>();

/** Of a call's arguments as they are kept, in bytes; counted once. */
function sizeOf(args: ToolCall["args"]): number {
  const bytes = SIZES.get(args) ?? Buffer.byteLength(JSON.stringify(args));
  SIZES.set(args, bytes);
  return bytes;
}

const Named = z.looseObject({ name: z.string() });

/**
 * What is asked for, as it stands in the checkout: the session's own copy knows the intent's pages of when the job
 * began, neither the project's nor what this job has written since. The register of decisions is the tools' own.
 */
async function withKnowledge(session: Session, host: Host, { name, args }: ToolCall): Promise<Session> {
  const asked = Named.safeParse(args);
  if (name !== "haiku_knowledge_read" || !asked.success || asked.data.name.endsWith("/decisions.md")) return session;
  const id = session.files.get(asked.data.name);
  const text = id === undefined ? null : await host.readText(contentId(id));
  return text === null ? session : { ...session, work: new Map([...session.work, [asked.data.name, text]]) };
}

async function runAsked(before: Session, host: Host, args: z.infer<typeof GatesRunInput>): Promise<Turn> {
  const elsewhere = elsewhereProblem(before, { name: GATES_RUN, args });
  if (elsewhere) return { session: before, answer: refusal(elsewhere.code, elsewhere.message, elsewhere.details) };
  const unit = unitNamed(before, args.unit);
  if (!unit) {
    const units = unitsOf(before).map(({ id }) => id);
    const message = `there is no unit "${args.unit}" in this stage: name one of \`units\``;
    return { session: before, answer: refusal("unit_not_found", message, { units }) };
  }
  const session = await runGates(before, host, gatesOfUnit(unit, rulesOf(before)));
  const gates = session.gates.slice(before.gates.length);
  return { session, answer: reply({ unit: unit.id, passed: gates.every(({ passed }) => passed), gates }) };
}

function rulesOf({ state, step }: Session): Parameters<typeof gatesOfUnit>[1] {
  return state.stages[step.stage ?? ""]?.frozen ?? state.intent.frozen;
}

async function runGates(session: Session, host: Host, gates: readonly QualityGate[]): Promise<Session> {
  const runs: GateRun[] = [];
  for (const gate of gates) runs.push(await host.runGate(gate));
  await host.keepGates(runs);
  return withGates(session, runs);
}

/** The session on the checkout as it is now. Gates seen on other files prove nothing any more. */
function onTree(session: Session, files: FileTree): Session {
  const same = session.files.size === files.size && [...files].every(([path, id]) => session.files.get(path) === id);
  return withFiles(same ? session : { ...session, gates: [] }, files);
}

/** Reading the ledger needs no look at the checkout; knowledge is read from it. */
function seesFiles(tool: Tool): boolean {
  return !tool.annotations.readOnlyHint || tool.name.startsWith("haiku_knowledge_");
}
