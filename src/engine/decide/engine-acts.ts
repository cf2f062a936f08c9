import { type Do, type EngineAct, folderOf, intentBranch } from "../../method/index.ts";
import type { CommitSeen } from "../../ports/index.ts";
import { receipt, stageMergeTitle } from "../../render/index.ts";
import { Bug, HostError } from "../../shared/index.ts";
import { parseTrailers, planPath, receiptPath, renderWorkMessage, unitsFolder } from "../../state/index.ts";
import { ownAmong } from "../ledger/who-pushed.ts";
import { blockView } from "../observe/block-view.ts";
import { pullFor, stateOf, type World } from "../observe/observation.ts";
import type { EngineOptions, EnginePorts } from "../ports.ts";
import { takeInBase } from "../pushes/merge-default-branch.ts";
import { fileCheck } from "./failed-check.ts";
import { beginStage } from "./next-events.ts";

/** `refused`: GitHub's words. */
export type Acted = readonly Do[] | "blocked" | "moved" | { readonly refused: string };

/**
 * Acts that write to GitHub before they can be recorded. `blocked`: nothing could be done now. `moved`: a branch was moved
 * on the way, and the next look accounts for it.
 */
export async function doAct(ports: EnginePorts, options: EngineOptions, world: World, act: EngineAct): Promise<Acted> {
  switch (act.act) {
    case "merge_stage":
      return mergeStage(ports, world, act.stage);
    case "deliver":
      return deliver(ports, options, world);
    case "begin_stage":
      return takeInBase(ports, world, beginStage(world, stateOf(world), act.stage));
    case "file_check": {
      const place = pullFor(world.snapshot, world.work.branch);
      return place === null ? "blocked" : fileCheck(ports, world, place, act);
    }
    case "record_merge":
      return "blocked";
    default:
      throw new Bug(`${act.act} needs no write`);
  }
}

/** Merges the stage's pull request on the head that was signed; who merges first wins, the rest is observed. */
async function mergeStage(ports: EnginePorts, world: World, name: string): Promise<Acted> {
  const stage = stateOf(world).stages[name];
  const pull = stage ? pullFor(world.snapshot, stage.branch) : null;
  const base = intentBranch(world.slug);
  if (pull?.state !== "open" || pull.base_branch !== base || pull.head !== world.work.head) return "blocked";
  if (pull.draft) await ports.pulls.markReady(pull.node_id);
  const title = stageMergeTitle(stateOf(world), name, pull.number);
  const message = stageMergeMessage(world, name);
  const merged = await ports.pulls.merge({ number: pull.number, head: pull.head, base, title, message });
  if (merged.kind === "blocked") {
    ports.log.warn({ intent: world.slug, pull: pull.number, why: merged.why }, "GitHub does not let the stage merge");
    return { refused: merged.why };
  }
  if (merged.kind === "contained") return isIn(ports, world, { stage: name, head: pull.head });
  return [{ do: "merged", at: ports.clock.now(), stage: name, ref: merged.sha, head: merged.sha }];
}

/** Somebody was faster: recorded once the books account for the intent branch that holds it. */
async function isIn(
  ports: EnginePorts,
  world: World,
  { stage, head }: { readonly stage: string; readonly head: string },
): Promise<Acted> {
  const now = world.snapshot.branches.get(intentBranch(world.slug));
  if (now === undefined || now !== stateOf(world).intent.head) return "blocked";
  if ((await ports.store.mergeBase(head, now)) !== head) return "blocked";
  return [{ do: "merged", at: ports.clock.now(), stage, ref: head, head: now }];
}

/** Without its subject, which is the title. It names the books: after a squash nothing else of the stage's commits does. */
function stageMergeMessage(world: World, name: string): string {
  const message = renderWorkMessage({
    subject: `Merges stage ${name} into the intent.`,
    intent: world.slug,
    steps: [],
    ledger: world.books.head,
    skipCi: world.project.config.ci === "ask",
  });
  return message.trimEnd();
}

/** The delivery commit: the receipt in, plans and units out (they are on the ledger), and CI may start. */
async function deliver(ports: EnginePorts, options: EngineOptions, world: World): Promise<readonly Do[]> {
  const branch = intentBranch(world.slug);
  const standing = await standingDelivery(ports, options, world, branch);
  const head =
    standing?.sha ??
    (await ports.store.commit({
      branch,
      expectedHead: world.work.commit,
      message: deliveryMessage(world),
      changes: deliveryChanges(options, world),
    }));
  const [seen] = await ports.store.history(head, null, 1);
  if (!seen) throw new HostError("the delivery commit cannot be read back", { retryable: true });
  const witnesses = { ".": seen.tree };
  return [
    { do: "deliver", head, clearance: { at: ports.clock.now(), by: null, source: "engine", ref: head, witnesses } },
  ];
}

/** A delivery with something on top, or a finding filed after it, is an old one: what came since is not in it. */
async function standingDelivery(
  ports: EnginePorts,
  options: EngineOptions,
  world: World,
  branch: string,
): Promise<CommitSeen | null> {
  const [newest] = world.snapshot.commits.get(branch) ?? [];
  if (newest === undefined || newest.sha !== world.snapshot.branches.get(branch)) return null;
  if (!parseTrailers(newest.message).has("haiku-delivery")) return null;
  if ((await ownAmong(ports, options, branch, [newest])).length === 0) return null;
  return stateOf(world).findings.some(({ created_at }) => created_at > newest.at) ? null : newest;
}

function deliveryChanges(options: EngineOptions, world: World): readonly { path: string; content: string | null }[] {
  const state = stateOf(world);
  if (state.intent.frozen.deliver === "all") return [];
  const folder = folderOf(state);
  const leaves = (path: string, stage: string): boolean =>
    path.startsWith(unitsFolder(folder, stage)) || path === planPath(folder, stage);
  const gone = [...world.work.texts.keys()].filter((path) => state.intent.stages.some((stage) => leaves(path, stage)));
  const page = {
    path: receiptPath(folder),
    content: receipt(blockView(options, world)),
  };
  return [page, ...gone.map((path) => ({ path, content: null }))];
}

function deliveryMessage(world: World): string {
  const state = stateOf(world);
  const message = renderWorkMessage({
    subject: `deliver ${state.intent.title}`,
    intent: world.slug,
    steps: [],
    ledger: world.books.head,
    skipCi: false,
  });
  return `${message.trimEnd()}\nHaiku-Delivery: ${world.slug}\n`;
}
