import {
  type ChangedPaths,
  folderOf,
  type IntentState,
  pathsOverlap,
  type StageRecord,
  workingStage,
} from "../../method/index.ts";
import type { ReadStore, TreeEntry } from "../../ports/index.ts";
import { contentId, own } from "../../shared/index.ts";
import { planPart, unitPath } from "../../state/index.ts";

/** What somebody's push did to the work, sorted by what the method says of it. */
export interface PushChanges {
  readonly changed: ChangedPaths;
  /** Pending plans of the working stage that are no longer what was reviewed. */
  readonly replanned: readonly { readonly unit: string; readonly path: string }[];
  /** Plans on which work has begun: edited, to be put back. */
  readonly locked: readonly LockedEdit[];
  /** Changed paths besides locked plans. */
  readonly others: readonly string[];
}

/** An edit of a plan on which work has begun; `before` is the locked plan part, `oid` null where the file is gone. */
export interface LockedEdit {
  readonly stage: string;
  readonly unit: string;
  readonly path: string;
  readonly oid: string | null;
  readonly before: string;
  /** Plan part as it was pushed; empty when the file is gone. */
  readonly after: string;
}

type Tree = ReadonlyMap<string, TreeEntry>;

/** Sorts changed paths. `before` tells the plans as they stood before the push. */
export async function sortChanges(
  store: ReadStore,
  state: IntentState,
  changed: ChangedPaths,
  before: Tree,
): Promise<PushChanges> {
  const plans = Object.keys(changed).flatMap((path) => unitAt(state, path));
  const old = plans.map(({ path }) => before.get(path)?.oid ?? null);
  const ids = [...plans.map(({ path }) => own(changed, path) ?? null), ...old]
    .filter((id) => id !== null)
    .map(contentId);
  const texts = await store.blobs([...new Set(ids)]);
  const text = (id: string | null | undefined): string => (id ? (texts.get(contentId(id)) ?? "") : "");
  const edited = plans.map((plan, i) => ({
    ...plan,
    oid: own(changed, plan.path) ?? null,
    was: planPart(text(old[i])),
    after: planPart(text(own(changed, plan.path))),
  }));
  const locked = edited.flatMap(({ stage, unit, path, oid, after }): LockedEdit[] => {
    const body = own(state.stages, stage)?.units[unit]?.body ?? "";
    return isLocked(state, stage, unit) && after !== body ? [{ stage, unit, path, oid, before: body, after }] : [];
  });
  const replanned = edited
    .filter(
      ({ stage, unit, was, after }) => !isLocked(state, stage, unit) && was !== after && stage === workingName(state),
    )
    .map(({ unit, path }) => ({ unit, path }));
  const others = Object.keys(changed).filter((path) => !locked.some((edit) => edit.path === path));
  return { changed, replanned, locked, others };
}

/** Merged stages that passed a gate on one of these paths, with the paths; what the working stage makes anew is its own. */
export function passedPaths(
  state: IntentState,
  paths: readonly string[],
  working: readonly string[],
): readonly { readonly stage: string; readonly paths: readonly string[] }[] {
  const own = (path: string): boolean => working.some((output) => pathsOverlap(output, path));
  const passed = Object.values(state.stages).filter(hasPassed);
  return passed.flatMap((stage) => {
    const seen = Object.keys(stage.gate?.witnesses ?? {});
    const found = paths.filter(
      (path) => seen.some((one) => pathsOverlap(one, path)) && (stage.merged === null || !own(path)),
    );
    return found.length > 0 ? [{ stage: stage.name, paths: found }] : [];
  });
}

function hasPassed(stage: StageRecord): boolean {
  return stage.gate !== null;
}

function unitAt(
  state: IntentState,
  path: string,
): readonly { readonly stage: string; readonly unit: string; readonly path: string }[] {
  const found = /\/stages\/([^/]+)\/units\/(unit-[^/]+)\.md$/.exec(path);
  const [, stage = "", unit = ""] = found ?? [];
  return found && unitPath(folderOf(state), stage, unit) === path ? [{ stage, unit, path }] : [];
}

function isLocked(state: IntentState, stage: string, unit: string): boolean {
  return own(state.stages, stage)?.units[unit]?.plan != null;
}

function workingName(state: IntentState): string | null {
  return workingStage(state)?.name ?? null;
}
