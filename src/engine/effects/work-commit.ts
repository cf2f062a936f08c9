import { intentBranch, workBranch, workingStage } from "../../method/index.ts";
import type { CommitSeen, NewCommit } from "../../ports/index.ts";
import { HostError, StaleHeadError, UserError } from "../../shared/index.ts";
import { type Observation, stateOf } from "../observe/observation.ts";
import { assertNoneBelow } from "../observe/stage-branch.ts";
import type { WorkCommit } from "../outcomes/plan-outcome.ts";
import { fenceBranch } from "../outcomes/write-scope.ts";
import type { EngineOptions, EnginePorts } from "../ports.ts";
import { WriteRefused } from "../refused-writes.ts";

/** Makes the commit that an outcome brings, unless it stands already; answers it as a look would show it. */
export async function commitWork(
  ports: EnginePorts,
  options: EngineOptions,
  observation: Observation,
  { standing, message, changes }: WorkCommit,
): Promise<CommitSeen> {
  const branch = workBranch(stateOf(observation));
  if (standing === null) fenceBranch(observation.slug, branch);
  const commit = standing ?? (await makeCommit(ports, options, observation, { branch, message, changes }));
  options.reached?.("after-work-commit");
  return commit;
}

async function makeCommit(
  ports: EnginePorts,
  { bot }: EngineOptions,
  observation: Observation,
  commit: Pick<NewCommit, "branch" | "message" | "changes">,
): Promise<CommitSeen> {
  const expectedHead = await ensureWorkBranch(ports, observation);
  const made = await ports.store.commit({ ...commit, expectedHead });
  const author = { login: bot.login, id: bot.id, name: bot.login, email: "" };
  return { ...made, parents: [expectedHead], message: commit.message, at: ports.clock.now(), author, verified: null };
}

/** Makes the stage's branch from the intent branch when there is none yet; answers the head to commit on. */
async function ensureWorkBranch(ports: EnginePorts, observation: Observation): Promise<string> {
  if (observation.work.head !== null) return observation.work.head;
  const branch = workBranch(stateOf(observation));
  const lost = workingStage(stateOf(observation))?.head ?? null;
  if (lost !== null && branch !== intentBranch(observation.slug))
    throw new HostError(`${branch} is gone; it was at ${lost}`, { retryable: true });
  const base = observation.snapshot.branches.get(intentBranch(observation.slug));
  if (base === undefined)
    throw new HostError(`the branch ${intentBranch(observation.slug)} is not there`, { retryable: true });
  await makeBranch(ports, branch, base);
  return base;
}

/**
 * Makes a branch at a commit. StaleHeadError where it has come to be meanwhile; UserError `branch_in_the_way` where branches
 * below its name, or a rule of the repository, keep it from being made: that is somebody's to mend.
 */
export async function makeBranch(ports: EnginePorts, branch: string, base: string): Promise<void> {
  if ((await createdAt(ports, branch, base)) === "created") return;
  await assertNoneBelow(ports, branch, (await ports.store.branches(`${branch}/`)).keys());
  throw new StaleHeadError(branch);
}

async function createdAt(ports: EnginePorts, branch: string, base: string): Promise<"created" | "exists"> {
  try {
    return await ports.store.createBranch(branch, base);
  } catch (error) {
    if (!(error instanceof HostError) || error.retryable) throw error;
    if (error instanceof WriteRefused) {
      await assertNoneBelow(ports, branch, (await ports.store.branches(`${branch}/`)).keys());
      throw error;
    }
    throw new UserError(
      "branch_in_the_way",
      `${branch} cannot be made: ${error.message}`,
      `rename or delete the branches below ${branch}/, or let the App make branches below haiku/; then comment again`,
    );
  }
}
