import { join } from "node:path";
import { runGate, UNCONTAINED } from "../agents/index.ts";
import { acceptAll, openSession, type Session, withFiles, withGates } from "../engine/index.ts";
import { blobText, type GitPlace, inPlace, watchTree } from "../git/index.ts";
import { type FileTree, parseStepKey } from "../method/index.ts";
import {
  appendGates,
  appendToolCall,
  openToolCalls,
  readGates,
  readSession,
  readToolCalls,
  type SessionFile,
  serveTools,
  type ToolCalls,
} from "../tools/index.ts";
import { ENGINE_VERSION } from "./outcome-folder.ts";

/** Where the tool server runs: in the agent's containment, as its child. */
export interface ToolServerPlace {
  /** Folder with the session, as the runner has prepared it. */
  readonly folder: string;
  /** This program's own; gates that the agent tries get theirs from it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly report: (line: string) => void;
}

/** Serves one step's tools on standard input and output; started by the agent as its child. */
export async function runToolServer(place: ToolServerPlace): Promise<void> {
  await serveTools(await openStepTools(place), ENGINE_VERSION);
}

/** One step's tools, on the session that the runner has prepared in this folder. */
export async function openStepTools({ folder, environment, report }: ToolServerPlace): Promise<ToolCalls> {
  const file = await readSession(folder);
  const { folder: tree, books: gitFolder, attributes } = file.tree;
  const place: GitPlace = { gitFolder, tree, index: join(gitFolder, "index"), attributes };
  const treeOf = watchTree(place, file.tree.kept);
  return openToolCalls(await takenUp(openCopy(file), folder, treeOf, report), {
    treeOf,
    readText: (oid) => blobText(oid, inPlace(place)),
    runGate: (gate, stop) =>
      runGate({
        stop,
        gate,
        tree: place.tree,
        scratch: file.scratch,
        environment: { ...environment, ...file.environment },
        // The agent's containment is around this program already.
        containment: UNCONTAINED,
        timeoutMs: file.gate_timeout_ms,
        mask: (text) => text,
      }),
    keepCall: (entry) => appendToolCall(folder, entry),
    keepGates: (runs) => appendGates(folder, runs),
    report,
  });
}

/**
 * The step as far as it has come: a program that has ended its tool server, or lost it, and starts another goes on from what was
 * accepted. A call that does not hold on today's files ends that, as it will at the step's end.
 */
async function takenUp(
  start: Session,
  folder: string,
  treeOf: () => Promise<FileTree>,
  report: (line: string) => void,
): Promise<Session> {
  const [calls, gates] = await Promise.all([readToolCalls(folder), readGates(folder)]);
  if (calls.length === 0 && gates.length === 0) return start;
  const { session, refused } = acceptAll(withGates(withFiles(start, await treeOf()), gates), calls);
  if (refused !== null) {
    const { call, code, message } = refused;
    report(`a call of before this start does not hold any more: ${call.name}, ${code}: ${message}`);
  }
  return session;
}

function openCopy({ state, work, files, step, blocked }: SessionFile): Session {
  const texts = { work: new Map(Object.entries(work)), files: new Map(files) };
  return openSession({ state, ...texts, step: parseStepKey(step).step, blocked });
}
