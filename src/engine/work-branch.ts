import { intentBranch, workBranch, workingStage } from "../method/index.ts";
import { HostError } from "../shared/index.ts";
import type { EnginePorts } from "./ports.ts";
import { stateOf, type World } from "./world.ts";

/** Makes the stage's branch from the intent branch when there is none yet; answers the head to commit on. */
export async function ensureWorkBranch(ports: EnginePorts, world: World): Promise<string> {
  if (world.work.head !== null) return world.work.head;
  const branch = workBranch(stateOf(world));
  const lost = workingStage(stateOf(world))?.head ?? null;
  if (lost !== null && branch !== intentBranch(world.slug))
    throw new HostError(`${branch} is gone; it was at ${lost}`, { retryable: true });
  const base = world.snapshot.branches.get(intentBranch(world.slug));
  if (base === undefined)
    throw new HostError(`the branch ${intentBranch(world.slug)} is not there`, { retryable: true });
  const made = await ports.store.createBranch(branch, base);
  if (made === "exists") throw new HostError(`${branch} appeared meanwhile`, { retryable: true });
  return base;
}
