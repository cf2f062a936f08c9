import { branchesOf, type IntentState, ledgerBranch } from "../../method/index.ts";
import type { BranchInTheWay } from "../../render/index.ts";
import { UserError } from "../../shared/index.ts";
import { namesBefore } from "../ledger/intent-names.ts";
import { believedLedger } from "../ledger/undo-tampering.ts";
import { withMakers } from "../ledger/who-pushed.ts";
import { issueOf } from "../observe/unanswered-comments.ts";
import type { EngineOptions, EnginePorts } from "../ports.ts";

/**
 * The branches because of which an intent has not got an earlier name of its issue. Asks nothing for the first name. An
 * intent of the App's that has that name is not in the way: it was there before.
 */
export async function branchesInTheWay(
  ports: EnginePorts,
  options: EngineOptions,
  state: IntentState,
): Promise<readonly BranchInTheWay[]> {
  const issue = issueOf(state);
  const names = issue === null ? [] : namesBefore(issue, state.slug);
  if (names.length === 0) return [];
  const branches = await ports.store.branches(`haiku/${issue}`);
  const found: string[] = [];
  for (const name of names) {
    const head = branches.get(ledgerBranch(name));
    if (head !== undefined && (await isOurs(ports, options, name, head))) continue;
    found.push(...[...branches.keys()].filter((one) => `${one}/`.startsWith(branchesOf(name))));
  }
  return withMakers(ports, found);
}

async function isOurs(ports: EnginePorts, options: EngineOptions, slug: string, head: string): Promise<boolean> {
  try {
    return (await believedLedger(ports, options, slug, head)) !== null;
  } catch (error) {
    if (error instanceof UserError) return true; // nobody is accused of what cannot be told
    throw error;
  }
}
