import {
  type Besides,
  filesSeenAtGate,
  filesSeenOfPlan,
  folderOf,
  type IntentState,
  planFile,
  type SeenFiles,
  unitFile,
  workingStage,
} from "../../method/index.ts";
import type { ReadStore, Snapshot } from "../../ports/index.ts";
import { fileIds } from "../../shared/index.ts";
import type { WorkTree } from "./observation.ts";
import { stageChanges } from "./stage-changes.ts";

/** What it takes to say what somebody saw of the working stage. */
export interface SightLook {
  readonly state: IntentState;
  readonly store: ReadStore;
  readonly snapshot: Snapshot;
  readonly work: WorkTree;
  /** What is changed besides what units declare: whoever passes the gate has to have seen it as it stands. */
  readonly besides: Besides;
}

/** What somebody saw who looked at this commit. Nothing, when it is none of the branch's newest: then it counts for nothing. */
export async function seenFilesAt(look: SightLook, commit: string, plan: boolean): Promise<SeenFiles> {
  const { state, work, store, snapshot, besides } = look;
  const stage = workingStage(state);
  if (stage === null) return {};
  const units = work.plans.stages[stage.name]?.units ?? [];
  const own = plan ? filesSeenOfPlan(folderOf(state), stage.name, units, work.files) : null;
  if (commit === work.commit) return own ?? filesSeenAtGate(folderOf(state), units, work.files, besides);
  if (!snapshot.commits.get(work.branch)?.some(({ sha }) => sha === commit)) return {};
  const files = fileIds(await store.tree(commit));
  if (own === null) {
    const changed = Object.keys(await stageChanges(store, { slug: state.slug, snapshot, work }, commit));
    return filesSeenAtGate(folderOf(state), units, files, { ...besides, changed });
  }
  const parts = units.map((unit): [string, string | null] => {
    const path = unitFile(folderOf(state), unit);
    const then = files.get(path) ?? null;
    return [`plan:${unit.stage}/${unit.id}`, then === work.files.get(path) ? unit.plan : then];
  });
  const prose = planFile(folderOf(state), stage.name);
  return { ...Object.fromEntries(parts), [prose]: files.get(prose) ?? null };
}
