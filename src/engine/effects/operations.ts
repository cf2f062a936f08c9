import { folderOf, intentBranch, type LedgerEvent, type WrittenFirst } from "../../method/index.ts";
import type { CommitSeen } from "../../ports/index.ts";
import { receipt, stageMergeTitle } from "../../render/index.ts";
import { parseTrailers, planPath, receiptPath, renderWorkMessage, unitsFolder } from "../../state/index.ts";
import { beginStage } from "../decide/next-events.ts";
import { ownAmong } from "../ledger/who-pushed.ts";
import { blockView } from "../observe/block-view.ts";
import { type Observation, pullFor, stateOf } from "../observe/observation.ts";
import type { EngineOptions, EnginePorts } from "../ports.ts";
import { apart } from "../refused-writes.ts";
import { fileCheck } from "./failed-check.ts";
import { takeInBase } from "./merge-default-branch.ts";

/** `refused`: GitHub's words; `passes`: it may be over in seconds. */
export type OperationResult =
  | readonly LedgerEvent[]
  | "blocked"
  | "moved"
  | { readonly refused: string; readonly passes: boolean };

/**
 * Acts that write to GitHub before they can be recorded. `blocked`: nothing could be done now. `moved`: a branch was moved
 * on the way, and the next look accounts for it.
 */
export async function runOperation(
  ports: EnginePorts,
  options: EngineOptions,
  observation: Observation,
  operation: WrittenFirst,
): Promise<OperationResult> {
  switch (operation.act) {
    case "merge_stage":
      return mergeStage(ports, observation, operation.stage);
    case "deliver":
      return deliver(ports, options, observation);
    case "begin_stage":
      return takeInBase(ports, observation, beginStage(observation, stateOf(observation), operation.stage));
    case "file_check": {
      const pull = pullFor(observation.snapshot, observation.work.branch);
      return pull === null ? "blocked" : fileCheck(ports, observation, pull, operation);
    }
    case "record_merge":
      return "blocked";
  }
}

/** Merges the stage's pull request on the head that was signed; who merges first wins, the rest is observed. */
async function mergeStage(ports: EnginePorts, observation: Observation, name: string): Promise<OperationResult> {
  const stage = stateOf(observation).stages[name];
  const pull = stage ? pullFor(observation.snapshot, stage.branch) : null;
  const base = intentBranch(observation.slug);
  if (pull?.state !== "open" || pull.base_branch !== base || pull.head !== observation.work.head) return "blocked";
  // A merge of commits takes a draft as well; where it is to be made by the button GitHub says so.
  if (pull.draft) await apart(() => ports.pulls.markReady(pull.node_id));
  const title = stageMergeTitle(stateOf(observation), name, pull.number);
  const message = stageMergeMessage(observation, name);
  const merged = await ports.pulls.merge({ number: pull.number, head: pull.head, base, title, message });
  if (merged.kind === "blocked") {
    ports.log.warn(
      { intent: observation.slug, pull: pull.number, why: merged.why },
      "GitHub does not let the stage merge",
    );
    return { refused: merged.why, passes: merged.passes ?? false };
  }
  if (merged.kind === "contained") return isIn(ports, observation, { stage: name, head: pull.head });
  return [{ do: "merged", at: ports.clock.now(), stage: name, ref: merged.sha, head: merged.sha }];
}

/** Somebody was faster: recorded once the ledger accounts for the intent branch that holds it. */
async function isIn(
  ports: EnginePorts,
  observation: Observation,
  { stage, head }: { readonly stage: string; readonly head: string },
): Promise<OperationResult> {
  const now = observation.snapshot.branches.get(intentBranch(observation.slug));
  if (now === undefined || now !== stateOf(observation).intent.head) return "blocked";
  if ((await ports.store.mergeBase(head, now)) !== head) return "blocked";
  return [{ do: "merged", at: ports.clock.now(), stage, ref: head, head: now }];
}

/** Without its subject, which is the title. It names the ledger: after a squash nothing else of the stage's commits does. */
function stageMergeMessage(observation: Observation, name: string): string {
  const message = renderWorkMessage({
    subject: `Merges stage ${name} into the intent.`,
    intent: observation.slug,
    steps: [],
    ledger: observation.ledger.head,
    skipCi: observation.project.config.ci === "ask",
  });
  return message.trimEnd();
}

/** The delivery commit: the receipt in, plans and units out (they are on the ledger), and CI may start. */
async function deliver(
  ports: EnginePorts,
  options: EngineOptions,
  observation: Observation,
): Promise<readonly LedgerEvent[]> {
  const branch = intentBranch(observation.slug);
  const standing = await standingDelivery(ports, options, observation, branch);
  const { sha, tree } =
    standing ??
    (await ports.store.commit({
      branch,
      expectedHead: observation.work.commit,
      message: deliveryMessage(observation),
      changes: deliveryChanges(options, observation),
    }));
  const witnesses = { ".": tree };
  return [
    { do: "deliver", head: sha, clearance: { at: ports.clock.now(), by: null, source: "engine", ref: sha, witnesses } },
  ];
}

/** A delivery with something on top, or a finding filed after it, is an old one: what came since is not in it. */
async function standingDelivery(
  ports: EnginePorts,
  options: EngineOptions,
  observation: Observation,
  branch: string,
): Promise<CommitSeen | null> {
  const [newest] = observation.snapshot.commits.get(branch) ?? [];
  if (newest === undefined || newest.sha !== observation.snapshot.branches.get(branch)) return null;
  if (!parseTrailers(newest.message).has("haiku-delivery")) return null;
  if ((await ownAmong(ports, options, branch, [newest])).length === 0) return null;
  return stateOf(observation).findings.some(({ created_at }) => created_at > newest.at) ? null : newest;
}

function deliveryChanges(
  options: EngineOptions,
  observation: Observation,
): readonly { path: string; content: string | null }[] {
  const state = stateOf(observation);
  if (state.intent.frozen.deliver === "all") return [];
  const folder = folderOf(state);
  const leaves = (path: string, stage: string): boolean =>
    path.startsWith(unitsFolder(folder, stage)) || path === planPath(folder, stage);
  const gone = [...observation.work.texts.keys()].filter((path) =>
    state.intent.stages.some((stage) => leaves(path, stage)),
  );
  const page = {
    path: receiptPath(folder),
    content: receipt(blockView(options, observation)),
  };
  return [page, ...gone.map((path) => ({ path, content: null }))];
}

function deliveryMessage(observation: Observation): string {
  const state = stateOf(observation);
  const message = renderWorkMessage({
    subject: `deliver ${state.intent.title}`,
    intent: observation.slug,
    steps: [],
    ledger: observation.ledger.head,
    skipCi: false,
  });
  return `${message.trimEnd()}\nHaiku-Delivery: ${observation.slug}\n`;
}
