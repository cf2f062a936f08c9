import { type BranchName, folderOf, type IntentState, intentBranch } from "../../method/index.ts";
import { StaleHeadError } from "../../shared/index.ts";
import { intentGoalPath, renderGoal, renderWorkMessage } from "../../state/index.ts";
import { pushesOf, putByOthers } from "../ledger/who-pushed.ts";
import { goalCommit, type WithoutBranch } from "../observe/goal-commit.ts";
import { issueOf } from "../observe/unanswered-comments.ts";
import type { EngineOptions, EnginePorts } from "../ports.ts";
import { makeBranch } from "./work-commit.ts";

/**
 * Makes the intent branch, and the goal on it in the words of whoever asked. Goes on where a process died in between.
 * UserError `branch_in_the_way` for a branch that stands there by somebody else's hand: it is left as it is.
 */
export async function createIntentBranch(
  ports: EnginePorts,
  options: EngineOptions,
  without: WithoutBranch,
): Promise<void> {
  const { state } = without.ledger;
  const branch = intentBranch(state.slug);
  const wanted = without.snapshot.default_branch.head;
  const stands = without.snapshot.branches.get(branch);
  if (stands === undefined) {
    await makeBranch(ports, branch, wanted);
    options.reached?.("after-intent-branch");
  } else if (stands !== wanted) await assertMadeByUs(ports, options, without, { branch, stands });
  const skipCi = without.project.config.ci === "ask";
  const message = renderWorkMessage({
    subject: `start ${state.intent.title}`,
    intent: state.slug,
    steps: [],
    ledger: without.ledger.head,
    skipCi,
  });
  await ports.store.commit({
    branch,
    expectedHead: stands ?? wanted,
    message,
    changes: [{ path: intentGoalPath(folderOf(state)), content: renderGoal(goalOf(options, state)) }],
  });
  options.reached?.("after-goal");
}

/** Passes where the branch is as the App has made it, from a default branch that has moved on since. */
async function assertMadeByUs(
  ports: EnginePorts,
  options: EngineOptions,
  { ledger, snapshot }: WithoutBranch,
  { branch, stands }: { readonly branch: BranchName; readonly stands: string },
): Promise<void> {
  const commits = snapshot.commits.get(branch) ?? [];
  const pushes = await pushesOf(ports, options, { branch, tip: stands, commits });
  const moves = pushes?.filter(({ after }) => after === stands) ?? [];
  if (moves.some(({ before, by }) => before === null && by?.id === options.bot.id)) return;
  // Another process has put the goal there, and the list shows it only now.
  if ((await goalCommit(ports, options, ledger.state.slug, snapshot)) !== null) throw new StaleHeadError(branch);
  const kept = "; what is on it can be kept under a name that is not below haiku/, and is not taken over";
  throw putByOthers(branch, stands, { pushes, before: "the goal was there", kept });
}

/** The goal as the ledger has it. A ledger from before it was kept there has its title alone. */
function goalOf(options: EngineOptions, state: IntentState): Parameters<typeof renderGoal>[0] {
  const { title, goal, created } = state.intent;
  const number = issueOf(state);
  const { owner, name } = options.repo;
  const link = number === null ? created.source : `${options.webUrl}/${owner}/${name}/issues/${number}`;
  return { title, body: goal?.body ?? "", author: goal?.by ?? created.by.login, link };
}
