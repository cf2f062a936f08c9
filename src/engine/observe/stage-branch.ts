import { type IntentState, intentBranch, workingStage } from "../../method/index.ts";
import type { Snapshot } from "../../ports/index.ts";
import { UserError } from "../../shared/index.ts";
import { pushesOf, putByOthers, withMakers } from "../ledger/who-pushed.ts";
import type { EngineOptions, ReadPorts } from "../ports.ts";

/** `all` are full names of branches. UserError `branch_in_the_way` where one of them lies below this name. */
export async function assertNoneBelow(ports: ReadPorts, branch: string, all: Iterable<string>): Promise<void> {
  const below = [...all].filter((name) => name.startsWith(`${branch}/`));
  if (below.length === 0) return;
  const known = await withMakers(ports, below);
  const named = known.map((one) => (one.by === null ? one.branch : `${one.branch} (made by ${one.by.login})`));
  if (below.length > known.length) named.push(`${below.length - known.length} more`);
  throw new UserError(
    "branch_in_the_way",
    `${branch} cannot be made while there are branches below that name: ${named.join(", ")}`,
    `delete ${below.length === 1 ? "it, or rename it" : "them, or rename them"} to a name that is not below haiku/`,
  );
}

/**
 * Passes while the working stage's branch is not there and can be made, and when it counts: the ledger knows it, it stands where
 * the intent branch does, or the App has made it, or committed on it, whatever others have pushed on top since. Anything
 * else is nobody's base: UserError `branch_in_the_way`, and it is left as it is.
 */
export async function assertStageBranch(
  ports: ReadPorts,
  options: EngineOptions,
  state: IntentState,
  { branches, commits }: Pick<Snapshot, "branches" | "commits">,
): Promise<void> {
  const stage = workingStage(state);
  const intent = intentBranch(state.slug);
  if (state.intent.ended !== null || stage === null || stage.branch === intent || stage.head !== null) return;
  const { branch } = stage;
  const stands = branches.get(branch);
  if (stands === undefined) return assertNoneBelow(ports, branch, branches.keys());
  if (stands === branches.get(intent)) return;
  const on = commits.get(branch) ?? [];
  const isOurs = (): boolean => on.some(({ sha }) => ports.own.has(branch, sha) || ports.own.hasMade(branch, sha));
  if (isOurs()) return;
  const pushes = await pushesOf(ports, options, { branch, tip: stands, commits: on });
  for (const { before, after, by } of pushes ?? [])
    if (before === null && by?.id === options.bot.id) ports.own.addMade(branch, after);
  if (isOurs()) return;
  const kept = ", or rename it to a name that is not below haiku/; nothing on it is taken over";
  throw putByOthers(branch, stands, { pushes, before: "the App has made it", kept });
}
