import { folderOf, type IntentState, intentBranch } from "../method/index.ts";
import { intentGoalPath, renderGoal, renderWorkMessage } from "../state/index.ts";
import { issueOf } from "./comments.ts";
import type { Unborn } from "./observe.ts";
import type { EngineOptions, EnginePorts } from "./ports.ts";

/** Makes the intent branch with the goal in the words of whoever asked. Safe to repeat: a branch that is there is left alone. */
export async function makeIntentBranch(ports: EnginePorts, options: EngineOptions, unborn: Unborn): Promise<void> {
  const { state } = unborn.books;
  const branch = intentBranch(state.slug);
  const base = unborn.snapshot.default_branch.head;
  const content = renderGoal(goalOf(options, state));
  const made = await ports.store.createBranch(branch, base);
  if (made === "exists") return;
  const skipCi = unborn.project.config.ci === "ask";
  const message = renderWorkMessage({
    subject: `start ${state.intent.title}`,
    intent: state.slug,
    steps: [],
    ledger: unborn.books.head,
    skipCi,
  });
  await ports.store.commit({
    branch,
    expectedHead: base,
    message,
    changes: [{ path: intentGoalPath(folderOf(state)), content }],
  });
}

/** The goal as the books have it. Books from before it was kept there have its title alone. */
function goalOf(options: EngineOptions, state: IntentState): Parameters<typeof renderGoal>[0] {
  const { title, goal, created } = state.intent;
  const number = issueOf(state);
  const { owner, name } = options.repo;
  const link = number === null ? created.source : `${options.webUrl}/${owner}/${name}/issues/${number}`;
  return { title, body: goal?.body ?? "", author: goal?.by ?? created.by.login, link };
}
