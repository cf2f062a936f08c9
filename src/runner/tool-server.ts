import { join } from "node:path";
import { runGate, UNCONTAINED } from "../agents/index.ts";
import { openSession, type Session } from "../engine/index.ts";
import { blobText, type GitPlace, inPlace, watchTree } from "../git/index.ts";
import { parseStepKey } from "../method/index.ts";
import {
  appendGates,
  appendToolCall,
  openToolCalls,
  readSession,
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
  return openToolCalls(openCopy(file), {
    treeOf: watchTree(place, file.tree.kept),
    readText: (oid) => blobText(oid, inPlace(place)),
    runGate: (gate) =>
      runGate({
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

function openCopy({ state, work, files, step, blocked }: SessionFile): Session {
  const texts = { work: new Map(Object.entries(work)), files: new Map(files) };
  return openSession({ state, ...texts, step: parseStepKey(step).step, blocked });
}
