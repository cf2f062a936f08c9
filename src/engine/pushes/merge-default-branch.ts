import { type Do, intentBranch } from "../../method/index.ts";
import { baseNotTakenIn } from "../../render/index.ts";
import { renderWorkMessage } from "../../state/index.ts";
import { engineFinding } from "../ledger/engine-finding.ts";
import { stateOf, type World } from "../observe/observation.ts";
import { openLanes } from "../observe/open-jobs.ts";
import type { EnginePorts } from "../ports.ts";

/** Whether the intent branch is seen to hold the default branch's head. False only means that nobody has looked further. */
export function baseIsIn(world: World): boolean {
  const { default_branch, commits } = world.snapshot;
  const own = commits.get(intentBranch(world.slug)) ?? [];
  return own.some(({ sha, parents }) => sha === default_branch.head || parents.includes(default_branch.head));
}

/**
 * At the start of a stage the intent branch takes in the default branch, by a merge commit that the next look accounts
 * for. Where that cannot be done, the stage begins on the old base and a parked finding says what people are to do.
 */
export async function takeInBase(
  ports: EnginePorts,
  world: World,
  begin: Do,
): Promise<readonly Do[] | "moved" | "blocked"> {
  if (openLanes(stateOf(world)).length > 0) return "blocked";
  const { default_branch, branches } = world.snapshot;
  const branch = intentBranch(world.slug);
  const head = branches.get(branch);
  if (head === undefined || (await ports.store.mergeBase(head, default_branch.head)) === default_branch.head)
    return [begin];
  const merged = await ports.store.merge(branch, default_branch.head, mergeMessage(world));
  switch (merged.kind) {
    case "merged":
      ports.log.info({ intent: world.slug, base: default_branch.head }, "took in the default branch");
      return "moved";
    case "nothing":
      return [begin];
    case "conflict":
      return [begin, ...notTakenIn(world, null)];
    case "refused":
      return [begin, ...notTakenIn(world, merged.why)];
  }
}

/** One finding at a time: as long as one is open, people know what to do. */
function notTakenIn(world: World, why: string | null): readonly Do[] {
  const { findings } = stateOf(world);
  if (findings.some((finding) => finding.source_ref.startsWith("base:") && finding.resolution === null)) return [];
  const { name, head } = world.snapshot.default_branch;
  const ref = `base:${head}`;
  const finding = engineFinding("base", {
    stage: null,
    ...baseNotTakenIn({ branch: name, head, into: intentBranch(world.slug), why }),
    ...{ origin: "agent", source_ref: ref, family: "approvals", severity: "high", parked: true },
  });
  return [{ do: "file", at: world.observed.now, findings: [finding] }];
}

function mergeMessage(world: World): string {
  return renderWorkMessage({
    subject: `merge ${world.snapshot.default_branch.name} into ${stateOf(world).intent.title}`,
    intent: world.slug,
    steps: [],
    ledger: world.books.head,
    skipCi: world.project.config.ci === "ask",
  });
}
