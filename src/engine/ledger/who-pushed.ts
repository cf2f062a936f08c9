import type { Account, CommitSeen, PushSeen } from "../../ports/index.ts";
import { HostError, UserError } from "../../shared/index.ts";
import type { EngineOptions, ReadPorts } from "../ports.ts";
import { isNamedBy, isPushedBy } from "./own-commits.ts";

/** The list of pushes shows a push somewhat later than the branch does: it is asked again so often. */
const ATTEMPTS = 4;

const PAUSE_MS = 1000;

/**
 * Who moved a branch, asked so that what it shows of our own is remembered. With `tip` (where the branch stands) the list
 * is waited for until it shows that move; it may be missing from the answer all the same. Null where there is no list: on a server without one a
 * commit is the App's when it names the App as its author, which anybody who may push can forge.
 */
export async function pushesOf(
  ports: ReadPorts,
  options: EngineOptions,
  asked: { readonly branch: string; readonly tip?: string | undefined; readonly commits: readonly CommitSeen[] },
): Promise<readonly PushSeen[] | null> {
  const { branch, tip, commits } = asked;
  for (let attempt = 1; ; attempt += 1) {
    const pushes = await ports.activity.pushes(branch);
    if (pushes === null) {
      if (goesByAuthors(ports, options))
        for (const commit of commits) if (isNamedBy(options.bot, commit)) ports.own.add(branch, commit.sha);
      return null;
    }
    ports.own.listSeen = true;
    for (const commit of commits) if (isPushedBy(options.bot, commit, pushes)) ports.own.add(branch, commit.sha);
    if (tip === undefined || attempt === ATTEMPTS || pushes.some(({ after }) => after === tip)) return pushes;
    await ports.clock.sleep(PAUSE_MS * attempt);
  }
}

/** Whether there is nothing better than what commits say of themselves: never where there was a list before. */
export function goesByAuthors({ own }: Pick<ReadPorts, "own">, options: EngineOptions): boolean {
  return options.mayLackPushes === true && !own.listSeen;
}

/** So many branches in the way are named; there is no need to know them all. */
const MOST_NAMED = 3;

/** The first few of some branches, with who made each. */
export async function withMakers(
  ports: ReadPorts,
  branches: readonly string[],
): Promise<readonly { readonly branch: string; readonly by: Account | null }[]> {
  const named = branches.slice(0, MOST_NAMED);
  return Promise.all(named.map(async (branch) => ({ branch, by: await madeBy(ports, branch) })));
}

/** Who made a branch, by the host's list; null where it does not tell. */
async function madeBy({ activity }: ReadPorts, branch: string): Promise<Account | null> {
  const pushes = (await activity.pushes(branch)) ?? [];
  return pushes.find(({ before }) => before === null)?.by ?? null;
}

/**
 * That a branch stands where somebody else has put it: UserError `branch_in_the_way` with who that was and what to do. HostError, to
 * be tried again, while the list does not show it.
 */
export function putByOthers(
  branch: string,
  stands: string,
  {
    pushes,
    before,
    kept,
  }: { readonly pushes: readonly PushSeen[] | null; readonly before: string; readonly kept: string },
): HostError | UserError {
  const last = pushes?.find(({ after }) => after === stands);
  if (pushes !== null && last === undefined)
    return new HostError(`GitHub does not tell yet who brought ${branch} to ${stands}`, { retryable: true });
  const who = last === undefined ? "GitHub does not tell who" : (last.by?.login ?? "an account that is gone");
  return new UserError(
    "branch_in_the_way",
    `${branch} has been put where it stands by somebody else before ${before}: ${who}`,
    `delete ${branch}${kept}. The App then makes it anew`,
  );
}

/**
 * Those of some commits on a branch that the App put there: this process itself, or by the host's list, which is asked
 * once when one of them is not known. Where there is no list, what is not known is not ours.
 */
export async function ownAmong(
  ports: ReadPorts,
  options: EngineOptions,
  branch: string,
  commits: readonly CommitSeen[],
): Promise<readonly CommitSeen[]> {
  const isKnown = ({ sha }: CommitSeen): boolean => ports.own.has(branch, sha);
  if (!commits.every(isKnown)) await pushesOf(ports, options, { branch, commits });
  return commits.filter(isKnown);
}
